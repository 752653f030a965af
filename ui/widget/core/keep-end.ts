const nearEnd = 40

/**
 * Keeps the end of a list in view when its box becomes smaller or larger, as it does when a phone shows its keyboard
 * or is turned; who reads further up keeps the last line that was in view.
 */
export function keepEnd(list: HTMLElement): () => void {
  const below = () => list.scrollHeight - list.clientHeight - list.scrollTop
  let height = list.clientHeight
  let atEnd = below() <= nearEnd
  const onScroll = () => {
    // A scroll that comes of the new size itself says nothing of what is being read.
    if (list.clientHeight === height) atEnd = below() <= nearEnd
  }
  const observer = new ResizeObserver(() => {
    if (atEnd) list.scrollTop = list.scrollHeight
    else list.scrollTop += height - list.clientHeight
    height = list.clientHeight
  })
  list.addEventListener('scroll', onScroll, { passive: true })
  observer.observe(list)
  return () => {
    list.removeEventListener('scroll', onScroll)
    observer.disconnect()
  }
}
