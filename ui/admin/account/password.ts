/** Least number of characters; the server refuses shorter ones. */
export const passwordMin = 10

/** Which of the rules that are shown beside the field a password meets; the server also refuses common ones. */
export function passwordRules(password: string, email: string): Record<'long' | 'varied' | 'own', boolean> {
  const folded = password.trim().toLowerCase()
  const address = email.trim().toLowerCase()
  const local = address.split('@')[0] ?? ''
  const core = folded.replace(/^[\d!.?\-_ ]+|[\d!.?\-_ ]+$/g, '')
  return {
    long: [...password].length >= passwordMin,
    varied: new Set(folded).size >= 5,
    own: password !== '' && folded !== address && (local === '' || core !== local),
  }
}
