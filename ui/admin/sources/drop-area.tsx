import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { IconUpload } from '../../shared/icons'
import { Button } from '../controls/button'
import { t } from '../texts'

/** What the picker offers; whatever is dropped is sent, since the server looks into a file and not at its name. */
const offered = '.pdf,.docx,.odt,.pptx,.html,.htm,.md,.markdown,.txt,.csv,.xlsx'

interface PickProps {
  onFiles: (files: File[]) => void
  kind?: 'primary' | 'plain'
  small?: boolean
  icon?: boolean
  children: ComponentChildren
}

/** A button that opens the picker for several files. */
export function PickFiles({ onFiles, kind = 'plain', small = false, icon = false, children }: PickProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button kind={kind} small={small} {...(icon ? { icon: IconUpload } : {})} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        class="unseen"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('files.choose')}
        accept={offered}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

interface DropProps {
  onFiles: (files: File[]) => void
  class?: string
  /** False: nothing can be dropped, as for those who may only look. */
  on?: boolean
  children: ComponentChildren
}

/** A part of the page on which files can be dropped; while they hang over it, it says so. */
export function DropArea({ onFiles, class: className = '', on = true, children }: DropProps) {
  const [over, setOver] = useState(false)
  // Entering a child leaves its parent: only the balance of both tells whether they are still over it.
  const depth = useRef(0)
  if (!on) return <div class={className}>{children}</div>
  const carries = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  return (
    <div
      class={over ? `${className} drop-area over` : `${className} drop-area`}
      onDragEnter={(event) => {
        if (!carries(event)) return
        depth.current++
        setOver(true)
      }}
      onDragOver={(event) => {
        if (carries(event)) event.preventDefault()
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1)
        if (depth.current === 0) setOver(false)
      }}
      onDrop={(event) => {
        if (!carries(event)) return
        event.preventDefault()
        depth.current = 0
        setOver(false)
        const dropped = [...(event.dataTransfer?.files ?? [])]
        if (dropped.length > 0) onFiles(dropped)
      }}
    >
      {children}
      {over && (
        <div class="drop-veil" aria-hidden="true">
          <IconUpload size={24} />
          <span>{t('files.dropOver')}</span>
        </div>
      )}
    </div>
  )
}
