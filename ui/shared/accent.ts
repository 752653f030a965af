// The owner's accent, made readable: darkened or lightened in its own hue until it meets the contrast it needs
// (WCAG 2.2).

export type Rgb = readonly [red: number, green: number, blue: number]

export interface AccentColors {
  accent: string
  onAccent: string
  soft: string
}

/** The backgrounds that the accent stands on, from the tokens. */
export const surfaces = { light: '#ffffff', dark: '#1b1a19' } as const

const textContrast = 4.5

/** Our own accent has a hand-picked partner in the dark. */
export const ownAccent: Readonly<Record<'light' | 'dark', AccentColors>> = {
  light: { accent: '#0f6b63', onAccent: '#ffffff', soft: '#e6f4f2' },
  dark: { accent: '#4fd1c1', onAccent: '#06312c', soft: '#12302d' },
}

/** Reads #rgb and #rrggbb. */
export function parseHex(hex: string): Rgb | undefined {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(hex.trim())
  const full = short ? `#${short.slice(1).map((digit) => digit + digit).join('')}` : hex.trim()
  if (!/^#[\da-f]{6}$/i.test(full)) return undefined
  const value = Number.parseInt(full.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/**
 * Accent, its text colour and a soft tint for a theme. The accent is at least 4.5:1 on the theme's surface, so that
 * it may be text, edge and fill; undefined when the colour cannot be read.
 */
export function accentFor(hex: string, theme: 'light' | 'dark'): AccentColors | undefined {
  if (hex.toLowerCase() === ownAccent.light.accent) return ownAccent[theme]
  const wanted = parseHex(hex)
  if (!wanted) return undefined
  const surface = parseHex(surfaces[theme])!
  const { hue, saturation, lightness } = toHsl(wanted)
  const step = theme === 'light' ? -0.01 : 0.01
  let accent = wanted
  for (let l = lightness; contrast(accent, surface) < textContrast && l >= 0 && l <= 1; l += step) {
    accent = fromHsl(hue, saturation, l)
  }
  return {
    accent: toHex(accent),
    onAccent: toHex(textOn(accent)),
    soft: toHex(mix(surface, accent, theme === 'light' ? 0.1 : 0.18)),
  }
}

/** White or near-black, tinted with the colour itself, whichever reads better. */
function textOn(color: Rgb): Rgb {
  const white: Rgb = [255, 255, 255]
  return contrast(color, white) >= textContrast ? white : mix(color, [0, 0, 0], 0.85)
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((channel) => {
    const c = channel / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((channel, i) => Math.round(channel + (to[i]! - channel) * share)) as unknown as Rgb
}

function toHsl(color: Rgb): { hue: number; saturation: number; lightness: number } {
  const [r, g, b] = color.map((channel) => channel / 255) as [number, number, number]
  const max = Math.max(r, g, b)
  const span = max - Math.min(r, g, b)
  const lightness = max - span / 2
  if (span === 0) return { hue: 0, saturation: 0, lightness }
  const sixth = max === r ? ((g - b) / span + 6) % 6 : max === g ? (b - r) / span + 2 : (r - g) / span + 4
  return { hue: sixth * 60, saturation: span / (1 - Math.abs(2 * lightness - 1)), lightness }
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

function toHex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
