// Where the list scrolls to when something is added: along with the end, but never so far that the beginning of
// the answer that is being read leaves the window. Who has scrolled up is left alone and told by a pill.
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Thread } from '../core/thread'

const nearEnd = 40

export function useFollow(scroller: RefObject<HTMLDivElement | null>, thread: Thread, open: boolean) {
  const state = useRef({ following: true, height: 0, firstSeq: 0, sent: 0, own: false }).current
  const [below, setBelow] = useState(false)
  const { messages, outgoing, draft, run } = thread

  useLayoutEffect(() => {
    const list = scroller.current
    if (!list || !open) return
    const firstSeq = messages[0]?.seq ?? 0
    if (state.firstSeq > firstSeq && firstSeq > 0) {
      // Earlier messages were put on top: what was in view stays in view.
      list.scrollTop += list.scrollHeight - state.height
    } else if (outgoing.length > state.sent) toEnd()
    // Never upwards: who has read on to the end stays there.
    else if (state.following) moveTo(list, Math.max(list.scrollTop, Math.min(end(list), answerTop(list))))
    const hidden = end(list) - list.scrollTop > nearEnd
    setBelow(hidden && (below || list.scrollHeight > state.height))
    state.height = list.scrollHeight
    state.firstSeq = firstSeq
    state.sent = outgoing.length
  }, [messages, outgoing, draft, run, open])

  function moveTo(list: HTMLElement, top: number): void {
    const before = list.scrollTop
    list.scrollTop = top
    state.own = list.scrollTop !== before
  }

  function toEnd(): void {
    const list = scroller.current
    if (!list) return
    state.following = true
    moveTo(list, end(list))
    setBelow(false)
  }

  return {
    below,
    toEnd,
    onScroll() {
      const list = scroller.current
      if (!list) return
      const atEnd = end(list) - list.scrollTop <= nearEnd
      if (!state.own) state.following = atEnd
      state.own = false
      if (atEnd) setBelow(false)
    },
  }
}

function end(list: HTMLElement): number {
  return list.scrollHeight - list.clientHeight
}

/** The scroll position that has the last answer's first line at the top; Infinity while the visitor's own is last. */
function answerTop(list: HTMLElement): number {
  const groups = list.querySelectorAll<HTMLElement>('.group')
  const last = groups[groups.length - 1]
  if (!last || last.classList.contains('user')) return Infinity
  return last.offsetTop - 16
}
