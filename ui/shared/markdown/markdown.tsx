// Draws the tree as nodes; no string ever becomes HTML.
import type { ComponentChildren, JSX } from 'preact'
import type { Inline } from './inline'
import { parseMarkdown, type Block } from './parse'

export interface MarkdownProps {
  text: string
  /** Draws [n], where the answer has such a source; without it, or where it returns undefined, [n] is text. */
  cite?: (number: number) => JSX.Element | undefined
}

/** Renders fragments without a wrapper; the parent sets the typography (class "md" in shared/markdown.css). */
export function Markdown({ text, cite }: MarkdownProps): JSX.Element {
  return <>{parseMarkdown(text).map((block) => drawBlock(block, cite))}</>
}

type Cite = MarkdownProps['cite']

function drawBlock(block: Block, cite: Cite): JSX.Element {
  switch (block.type) {
    case 'paragraph':
      return <p dir="auto">{drawInline(block.children, cite)}</p>
    case 'heading': {
      // Below the headings of the page around it.
      const Heading = `h${Math.min(6, block.level + 2)}` as 'h3'
      return <Heading dir="auto">{drawInline(block.children, cite)}</Heading>
    }
    case 'code':
      return (
        <pre dir="ltr" tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case 'quote':
      return <blockquote dir="auto">{drawBlocks(block.children, cite)}</blockquote>
    case 'rule':
      return <hr />
    case 'list': {
      const items = block.items.map((item) => <li>{drawItem(item, cite)}</li>)
      return block.ordered ? (
        <ol dir="auto" start={block.start}>
          {items}
        </ol>
      ) : (
        <ul dir="auto">{items}</ul>
      )
    }
  }
}

function drawBlocks(blocks: Block[], cite: Cite): ComponentChildren {
  return blocks.map((block) => drawBlock(block, cite))
}

/** The first paragraph of an item stands beside its bullet, without the space of a paragraph. */
function drawItem(blocks: Block[], cite: Cite): ComponentChildren {
  const [first, ...rest] = blocks
  if (first?.type !== 'paragraph') return drawBlocks(blocks, cite)
  return [drawInline(first.children, cite), drawBlocks(rest, cite)]
}

function drawInline(nodes: Inline[], cite: Cite): ComponentChildren {
  return nodes.map((node) => {
    switch (node.type) {
      case 'text':
        return node.text
      case 'break':
        return <br />
      case 'code':
        return <code dir="ltr">{node.text}</code>
      case 'strong':
        return <strong>{drawInline(node.children, cite)}</strong>
      case 'em':
        return <em>{drawInline(node.children, cite)}</em>
      case 'cite':
        return cite?.(node.number) ?? `[${node.number}]`
      case 'link':
        return (
          <a href={node.href} target="_blank" rel="noopener nofollow">
            {drawInline(node.children, cite)}
          </a>
        )
    }
  })
}
