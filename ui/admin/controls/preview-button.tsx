import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { IconEye } from '../../shared/icons'
import { t } from '../texts'
import { Button } from './button'
import { Dialog } from './dialog'

/** On a screen too narrow for form and preview side by side, the preview is one press away. */
export function PreviewButton({ children }: { children: ComponentChildren }) {
  const [open, setOpen] = useState(false)
  return (
    <span class="preview-button">
      <Button icon={IconEye} onClick={() => setOpen(true)}>
        {t('form.preview')}
      </Button>
      {open && (
        <Dialog title={t('form.preview')} place="side" onClose={() => setOpen(false)}>
          {children}
        </Dialog>
      )}
    </span>
  )
}
