import { useEffect } from 'preact/hooks'

/** On paper everything is light, whatever the screen shows. */
export function useLightOnPaper(): void {
  useEffect(() => {
    const root = document.documentElement
    let before: string | undefined
    const light = () => {
      before = root.dataset['theme']
      root.dataset['theme'] = 'light'
    }
    const back = () => {
      if (before === undefined) delete root.dataset['theme']
      else root.dataset['theme'] = before
    }
    window.addEventListener('beforeprint', light)
    window.addEventListener('afterprint', back)
    return () => {
      window.removeEventListener('beforeprint', light)
      window.removeEventListener('afterprint', back)
    }
  }, [])
}
