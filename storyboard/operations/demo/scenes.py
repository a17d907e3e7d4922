"""What the sample films show."""

from storyboard.operations.demo.films import NIGHT, Film, disc, shape

# A ball bounces over a pitch while the sun goes down.
_LINES = "lt(abs(hypot((X-640)/330,(Y-600)/70)-1),0.022)+lt(abs(Y-600),2)"
_STRIPES = "110+12*mod(floor((X-640)/(60+(Y-470)*0.5)+100),2)"
_LIGHT = "hypot(X-34,Y-30)"
PITCH = Film(
    width=1280,
    height=720,
    horizon="0xFFC53D",
    above="0xC9351F",
    scene=";".join(
        (
            disc("sun", 120, (255, 240, 201), opacity=235),
            shape(
                "land",
                "1280x720",
                f"if({_LINES},240,if(gt(Y,470),11,90))",
                f"if({_LINES},240,if(gt(Y,470),{_STRIPES},52))",
                f"if({_LINES},230,if(gt(Y,470),90,46))",
                "clip((Y-min(470,410+26*sin(X/170)+12*sin(X/57)))*255,0,255)",
            ),
            shape(
                "ball",
                "96x96",
                f"255-{_LIGHT}",
                f"250-1.1*{_LIGHT}",
                f"240-1.1*{_LIGHT}",
                "clip((46-hypot(X-48,Y-48))*255,0,255)",
            ),
            shape("shade", "120x28", "0", "40", "36", "clip(150*(1-hypot((X-60)/60,(Y-14)/14)),0,150)"),
            "[sky][sun]overlay=x=820:y='250-9*t'[a]",
            "[a][land]overlay[b]",
            "[b][shade]overlay=x='128+96*t':y=622[c]",
            "[c][ball]overlay=x='140+96*t':y='546-330*abs(sin(PI*t*0.8))'[picture]",
        )
    ),
)

# Lamps rise from a roof into the night; the windows below are lit.
_WINDOW = "lt(mod(X,144),62)*gt(mod(X,144),8)*lt(mod(Y,170),84)*gt(mod(Y,170),14)"
_LAMPS = ((70, 1150, 62, 0.6), (300, 820, 48, 0.9), (520, 1020, 70, 0.5), (180, 520, 40, 1.1), (430, 260, 34, 0.8))
ROOF = Film(
    width=720,
    height=1280,
    horizon="0xC9351F",
    above="0x15121F",
    chords=NIGHT,
    upright=True,
    scene=";".join(
        (
            shape("stars", "720x1280", "255", "240", "201", "if(gt(random(1),0.9988),230-Y/6,0)"),
            shape(
                "house",
                "720x420",
                f"if(gt(Y,110)*{_WINDOW},255,31)",
                f"if(gt(Y,110)*{_WINDOW},197,27)",
                f"if(gt(Y,110)*{_WINDOW},61,46)",
                "255*(gt(Y,40)+gt(Y,14)*lt(mod(X,180),26))",
            ),
            shape(
                "glow",
                "150x150",
                "255",
                "209-0.6*hypot(X-75,Y-75)",
                "102-0.8*hypot(X-75,Y-75)",
                "if(lt(hypot((X-75)*1.25,Y-75),34),255,clip(190*(1-hypot(X-75,Y-75)/75),0,190))",
            ),
            f"[glow]split={len(_LAMPS)}" + "".join(f"[lamp{n}]" for n in range(len(_LAMPS))),
            "[sky][stars]overlay[night0]",
            *(
                f"[night{n}][lamp{n}]overlay="
                f"x='{x}+26*sin({sway}*t+{n})':y='mod({y}+1280-{speed}*t,1430)-150'[night{n + 1}]"
                for n, (x, y, speed, sway) in enumerate(_LAMPS)
            ),
            f"[night{len(_LAMPS)}][house]overlay=y=860[picture]",
        )
    ),
)

# A paper boat crosses a river.
RIVER = Film(
    width=1280,
    height=720,
    horizon="0xFFF0C9",
    above="0x5ED0C5",
    scene=";".join(
        (
            disc("sun", 90, (255, 197, 61)),
            *(
                shape(name, "1500x400", *colour, f"clip((Y-{top}-14*sin(X/{length}))*255,0,255)")
                for name, colour, top, length in (
                    ("far", ("94", "208", "197"), 30, 60),
                    ("middle", ("11", "110", "105"), 30, 75),
                    ("near", ("21", "57", "58"), 30, 90),
                )
            ),
            shape(
                "boat",
                "260x190",
                "255-40*gt(X,130)-30*gt(Y,120)",
                "255-44*gt(X,130)-34*gt(Y,120)",
                "250-50*gt(X,130)-40*gt(Y,120)",
                "255*clip(gt(Y,120)*lt(Y,186)*lt(abs(X-130),128-(Y-120)*0.9)"
                "+gt(Y,8)*lte(Y,120)*lt(abs(X-130),(Y-8)*0.62),0,1)",
            ),
            "[sky][sun]overlay=x=240:y='110+4*t'[a]",
            "[a][far]overlay=x='-110+50*sin(t*0.7)':y=400[b]",
            "[b][middle]overlay=x='-110-60*sin(t*0.8)':y=460[c]",
            "[c][boat]overlay=x='-180+130*t':y='368+12*sin(t*2.2)'[d]",
            "[d][near]overlay=x='-110+70*sin(t*0.9)':y=530[picture]",
        )
    ),
)
