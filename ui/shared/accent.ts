// The owner's accent, made readable: moved towards black or white until it meets the contrast it needs (WCAG 2.2).

export type Rgb = readonly [red: number, green: number, blue: number]

export interface AccentColors {
  accent: string
  onAccent: string
  soft: string
}

/** The backgrounds that the accent stands on, from the tokens. */
export const surfaces = { light: '#ffffff', dark: '#1b1a19' } as const

const textContrast = 4.5

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
  const wanted = parseHex(hex)
  if (!wanted) return undefined
  const surface = parseHex(surfaces[theme])!
  const target: Rgb = theme === 'light' ? [0, 0, 0] : [255, 255, 255]
  let accent = wanted
  for (let step = 1; step <= 50 && contrast(accent, surface) < textContrast; step++) accent = mix(wanted, target, step / 50)
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

function toHex(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
