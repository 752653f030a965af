/** Puts what opens below its button, above it where there is no room, and never beyond the window. */
export function beside(button: HTMLElement | null, panel: HTMLElement | null): void {
  const box = button?.getBoundingClientRect()
  if (!box || !panel) return
  const { offsetWidth: width, offsetHeight: height } = panel
  const left = box.left + width <= window.innerWidth - 8 ? box.left : box.right - width
  const [above, below, lowest] = [box.top - 4 - height, box.bottom + 4, window.innerHeight - 8 - height]
  const top = below <= lowest ? below : above >= 8 ? above : lowest
  panel.style.left = `${Math.max(8, left)}px`
  panel.style.top = `${Math.max(8, top)}px`
}
