/** The host of whatever was typed or pasted: "https://Shop.Example.com/cart" becomes "shop.example.com". */
export function cleanDomain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z\d+.-]*:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/\.$/, '')
}

/** True when visitors elsewhere cannot reach this address. */
export function isLocal(address: string): boolean {
  try {
    const { hostname } = new URL(address)
    return (
      hostname === 'localhost' ||
      hostname.endsWith('.localhost') ||
      hostname.endsWith('.local') ||
      hostname === '[::1]' ||
      /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^0\.0\.0\.0$/.test(hostname)
    )
  } catch {
    return false
  }
}
