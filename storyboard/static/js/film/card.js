// What is seen while somebody only speaks: a card in the call's colours with its hashtag, and bars that move with the voice.
// Drawn ten times a second, and recorded as the picture of an ordinary small film.
const [WIDTH, HEIGHT, PER_SECOND] = [640, 360, 10];
const BARS = 24;

export class Card {
  // look: an element of the page with the card's words and colours
  constructor(sound, look) {
    this.style = getComputedStyle(look);
    this.words = look.textContent.trim();
    this.canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 128;
    this.context.createMediaStreamSource(sound).connect(this.analyser);
    this.draw();
    this.timer = setInterval(() => this.draw(), 1000 / PER_SECOND);
    this.stream = new MediaStream([...this.canvas.captureStream(PER_SECOND).getVideoTracks(), ...sound.getAudioTracks()]);
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    const levels = new Uint8Array(BARS);
    this.analyser.getByteFrequencyData(levels);
    pen.fillStyle = this.style.backgroundColor;
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = this.style.color;
    pen.direction = this.style.direction;
    pen.textAlign = "center";
    pen.font = `700 44px ${this.style.fontFamily}`;
    pen.fillText(this.words, WIDTH / 2, HEIGHT / 2 - 30, WIDTH - 60);
    const step = (WIDTH - 120) / BARS;
    levels.forEach((level, at) => {
      const height = 6 + (level / 255) * 110;
      pen.fillRect(60 + at * step + step / 4, HEIGHT - 110 - height / 2, step / 2, height);
    });
  }

  close() {
    clearInterval(this.timer);
    this.context.close().catch(() => {});
    this.stream.getVideoTracks().forEach((track) => track.stop());
  }
}
