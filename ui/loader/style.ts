// The bubble and the panel around the frame, in a shadow root. Values are the tokens of shared/tokens.css.
export const css = `
:host{all:initial;position:fixed;z-index:2147483000;--a:#0f6b63;--o:#fff;--s:#fff;--x:20px;--y:20px}
:host([data-theme=dark]){--a:#4fd1c1;--o:#06312c;--s:#1b1a19}
button,div{position:fixed;right:var(--x);border:0;padding:0}
:host([data-side=left]) :is(button,div){right:auto;left:var(--x)}
button{bottom:calc(var(--y) + env(safe-area-inset-bottom));width:56px;height:56px;border-radius:50%;display:grid;place-items:center;cursor:pointer;background:var(--a);color:var(--o);box-shadow:0 2px 8px rgb(0 0 0/.16),0 8px 24px rgb(0 0 0/.16)}
button:hover{filter:brightness(1.1)}
button:focus-visible{outline:2px solid var(--a);outline-offset:2px;box-shadow:0 0 0 2px var(--s)}
svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
button:after{content:'';position:absolute;top:1px;right:1px;width:14px;height:14px;border-radius:50%;background:#b42318;border:2px solid #fff}
:host(:not([data-unread])) button:after{display:none}
div{bottom:calc(var(--y) + 64px + env(safe-area-inset-bottom));width:392px;max-width:calc(100vw - 2*var(--x));height:min(640px,100dvh - 84px - var(--y));border-radius:16px;overflow:hidden;background:var(--s);box-shadow:0 8px 24px rgb(0 0 0/.16),0 0 0 1px rgb(128 128 128/.18);animation:in .12s ease-out}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
iframe{display:block;border:0;width:100%;height:100%;color-scheme:light}
:host([data-theme=dark]) iframe{color-scheme:dark}
[hidden]{display:none!important}
@media(max-width:479px){
:host([data-open]) div{inset:0;width:auto;max-width:none;height:var(--h,100dvh);box-sizing:border-box;border-radius:0;box-shadow:none;padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
:host([data-open]) button{display:none}
}
@media(prefers-reduced-motion:reduce){div{animation:none}}
@media print{:host{display:none}}
`
