import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { fitting, type ColumnId } from './shown-columns'

/** Below this width rows are two lines high and have fixed columns. */
const cardsBelow = 640
const inCards: readonly ColumnId[] = ['visitor', 'status', 'subject', 'updated']
/** What stands before and behind the columns: the box, the actions, the gaps. */
const around = 20 + 104 + 32

/** Those of the chosen columns that there is room for in the box. */
export function useShown(chosen: readonly ColumnId[]) {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(1200)
  useLayoutEffect(() => {
    const node = box.current
    if (!node) return
    const measure = () => setWidth(node.clientWidth)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(node)
    return () => observer.disconnect()
  }, [box.current === null])
  const wanted = width < cardsBelow ? inCards : fitting(chosen, width, around)
  const shown = useMemo(() => wanted, [wanted.join()])
  return { box, shown }
}
