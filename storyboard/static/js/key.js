// The picture of a story key that is saved: it shows the key in letters too, not only as a code for cameras. Loaded by
// parts/key-picture.js, on the one page that shows a key.
const WIDE = 720;
const HIGH = 900;

function draw(key, code, where) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDE, HIGH];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDE, HIGH);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(code, 110, 60, 500, 500);
  pen.fillStyle = "#000";
  pen.textAlign = "center";
  pen.direction = "ltr";
  pen.font = "bold 64px monospace";
  pen.fillText(key, WIDE / 2, 690, WIDE - 60);
  pen.font = "32px sans-serif";
  pen.fillText(where, WIDE / 2, 790, WIDE - 60);
  return canvas;
}

export default async function saveWithLetters(link) {
  const code = new Image();
  code.src = link.href;
  await code.decode();
  const key = document.getElementById(link.dataset.keyPicture).textContent.trim();
  link.href = draw(key, code, window.location.host).toDataURL("image/png");
}
