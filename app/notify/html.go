package notify

import (
	_ "embed" // the style sheet
	"strconv"
	"strings"
)

// markup is HTML that is safe to put into a page as it is.
type markup string

//go:embed transcript.style.html
var transcriptStyle string

// page writes HTML. A template engine would find methods by their names as the
// program runs, for which the linker would have to keep every method of every
// type in it: 3 MB for this one page.
type page struct{ strings.Builder }

// put writes markup; texts between it go through text or are markup themselves.
func (p *page) put(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

// html is the part that most readers show: tables and styles at the elements
// for the old ones, a style sheet for dark mode, nothing from elsewhere.
func (t transcript) html() string {
	p := &page{}
	t.head(p)
	for _, turn := range t.Turns {
		turn.html(p, t.Words)
	}
	t.foot(p)
	return p.String()
}

// begin opens a mail that is one card: its style, and the head of the card.
func (p *page) begin(lang, dir, title string) {
	p.put(`<!doctype html>
<html lang="`, escape(lang), `" dir="`, dir, `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>`, escape(title), `</title>
`, transcriptStyle, `</head>
<body style="margin:0;padding:0;background-color:#fafaf9;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;background-color:#fafaf9;padding:24px 12px;">
<tr><td align="center">
<table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background-color:#ffffff;border:1px solid #e4e2df;border-radius:10px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;">
<tr><td class="inset line" style="padding:24px 24px 16px 24px;border-bottom:1px solid #e4e2df;">
`)
}

func (t transcript) head(p *page) {
	p.begin(t.Lang, t.Words.dir(), t.Subject)
	p.put(`<p class="muted" style="margin:0 0 4px 0;font-size:14px;line-height:20px;color:#57534e;"><bdi>`, escape(t.Brand), `</bdi></p>
<h1 class="title" style="margin:0 0 4px 0;font-size:20px;line-height:28px;font-weight:bold;color:#1c1917;">`, escape(t.Words.Title), `</h1>
<p class="muted" style="margin:0;font-size:13px;line-height:20px;color:#57534e;">`)
	p.put(escape(t.opening()), "</p>")
	if t.Omitted {
		p.put(`
<p class="muted" style="margin:8px 0 0 0;font-size:13px;line-height:20px;color:#57534e;">`, escape(t.Words.Omitted), `</p>`)
	}
	p.put(`
</td></tr>`)
}

func (t turn) html(p *page, w words) {
	if t.Day != "" {
		p.put(`
<tr><td class="inset muted" align="center" style="padding:24px 24px 0 24px;font-size:13px;line-height:20px;color:#57534e;">`, escape(t.Day), `</td></tr>`)
	}
	side := t.side(w)
	p.put(`
<tr class="turn"><td class="inset" align="`, side, `" style="padding:16px 24px 0 24px;">
<table role="presentation" align="`, side, `" cellpadding="0" cellspacing="0" border="0" style="max-width:88%;">
<tr><td class="muted" align="`, side, `" style="padding:0 4px 4px 4px;font-size:12px;line-height:16px;color:#57534e;"><bdi><b>`, escape(t.Speaker), `</b></bdi> `, escape(t.Time), `</td></tr>
<tr><td class="`, escape(t.Role), `" dir="auto" align="`, side, `" style="padding:`, t.padding(), `;border-radius:16px;background-color:`, t.background(), `;color:`, t.color(), `;font-size:15px;line-height:22px;text-align:start;word-break:break-word;overflow-wrap:anywhere;">
`, string(t.HTML))
	if len(t.Options) > 0 {
		p.put(`
<ul style="margin:0 0 8px 0;padding:0 24px;">`)
		for _, o := range t.Options {
			p.put(`
<li dir="auto" style="margin:0 0 4px 0;">`, escape(o), `</li>`)
		}
		p.put(`
</ul>`)
	}
	if len(t.Sources) > 0 {
		p.put(`
<p style="margin:0;font-size:13px;line-height:20px;"><b>`, escape(w.Sources), `</b></p>`)
		for _, s := range t.Sources {
			s.html(p)
		}
	}
	p.put(`
</td></tr>
</table>
</td></tr>`)
}

func (s source) html(p *page) {
	p.put(`
<p style="margin:0 0 4px 0;font-size:13px;line-height:20px;">[`, strconv.Itoa(s.Number), `] `)
	if s.URL != "" {
		p.put(`<a href="`, escape(s.URL), `" style="color:inherit;text-decoration:underline;" rel="noopener noreferrer"><bdi>`, escape(s.Title), `</bdi></a></p>`)
		return
	}
	p.put(`<bdi>`, escape(s.Title), `</bdi></p>`)
}

func (t transcript) foot(p *page) {
	p.put(`
<tr><td class="inset" style="padding:24px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><td class="line muted" style="padding:16px 0 0 0;border-top:1px solid #e4e2df;font-size:13px;line-height:20px;color:#57534e;">
<p style="margin:0 0 8px 0;"><b><bdi>`, escape(t.Brand), `</bdi></b>`)
	c := t.Contact
	if c.Email != "" {
		p.put(`<br><a class="link" href="mailto:`, escape(c.Email), `" style="color:#0f6b63;">`, escape(c.Email), `</a>`)
	}
	switch {
	case c.Phone != "" && c.PhoneURL != "":
		p.put(`<br><a class="link" href="`, escape(c.PhoneURL), `" style="color:#0f6b63;"><bdi>`, escape(c.Phone), `</bdi></a>`)
	case c.Phone != "":
		p.put(`<br><bdi>`, escape(c.Phone), `</bdi>`)
	}
	if c.URL != "" {
		p.put(`<br><a class="link" href="`, escape(c.URL), `" style="color:#0f6b63;">`, escape(c.Label), `</a>`)
	}
	p.put(`</p>`)
	if t.Why != "" {
		p.put(`
<p style="margin:0;">`, escape(t.Why), `</p>`)
	}
	p.put(`
</td></tr>
</table>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`)
}

// The colours of a turn in the light; the style sheet has those of the dark.

// side is where a turn stands: the visitor at the end of the line, as in the chat.
func (t turn) side(w words) string {
	if (t.Role == "visitor") != w.RTL {
		return "right"
	}
	return "left"
}

// padding makes up for the space that rendered blocks have below them.
func (t turn) padding() string {
	if t.Role == "assistant" {
		return "12px 16px 4px 16px"
	}
	return "12px 16px"
}

// background is the colour of the bubble.
func (t turn) background() string {
	return map[string]string{"visitor": "#edebe8", "assistant": "#eaf2fc", "human": "#fdf1e3"}[t.Role]
}

// color is the colour of the words in the bubble.
func (t turn) color() string {
	return map[string]string{"visitor": "#1c1917", "assistant": "#16324f", "human": "#5a3410"}[t.Role]
}
