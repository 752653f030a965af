/** Least number of characters; the server refuses shorter ones. */
export const passwordMin = 10

/** Which of the rules that are shown beside the field a password meets. */
export function passwordRules(password: string, email: string, name: string): Record<'long' | 'varied' | 'own', boolean> {
  const lower = password.toLowerCase()
  const mine = [email.split('@')[0] ?? '', ...name.split(/\s+/)].map((word) => word.toLowerCase()).filter((word) => word.length > 3)
  return {
    long: [...password].length >= passwordMin,
    varied: new Set(password).size >= 5,
    own: password !== '' && !mine.some((word) => lower.includes(word)),
  }
}
