package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/dashboard"
	"frontdesk/app/outbox"
	"frontdesk/app/question"
)

// Weekly reads what a digest is made of.
type Weekly interface {
	List(ctx context.Context) ([]chatbot.Chatbot, error)
	Board(ctx context.Context, b chatbot.ID, p dashboard.Period) (dashboard.Board, error)
	Unanswered(ctx context.Context, b chatbot.ID, days int) (question.Groups, error)
	Now() time.Time
}

// Bounds of a digest.
const (
	digestBots      = 20
	digestQuestions = 5
	groupingTries   = 20 // each waits a little for questions that are being grouped
	mostGroupedDays = 90
)

// digest writes the mail of a week.
func (d Deliverer) digest(ctx context.Context, o order) (Mail, error) {
	if d.Weekly == nil {
		return Mail{}, outbox.Permanent(errors.New("this server writes no digests"))
	}
	p, err := weekOf(o, d.Weekly.Now())
	if err != nil {
		return Mail{}, err
	}
	bots, err := d.Weekly.List(ctx)
	if err != nil {
		return Mail{}, fmt.Errorf("reading the chatbots: %w", err)
	}
	out := digestMail{period: p, base: d.panelBase()}
	tags := make([]string, 0, len(bots))
	for _, bot := range bots {
		tags = append(tags, bot.Lang)
	}
	out.own, out.words, out.lang = ownerWords(tags...)
	var all int64
	for i, bot := range bots {
		if i == digestBots {
			out.more = len(bots) - i
			break
		}
		section, err := d.digestOf(ctx, bot, p)
		if err != nil {
			return Mail{}, err
		}
		all += section.board.Now.Conversations
		out.bots = append(out.bots, section)
	}
	out.subject = out.own.Week
	if len(out.bots) == 1 {
		out.subject = fmt.Sprintf(out.own.WeekAt, out.bots[0].name)
	}
	out.subject = headerText(out.subject + " · " + out.own.Conversations + ": " + strconv.FormatInt(all, 10))
	return Mail{To: o.To, FromName: "Frontdesk", Subject: out.subject, Text: out.text(), HTML: out.html()}, nil
}

// panelBase is where links into the panel begin; empty where that is not known.
func (d Deliverer) panelBase() string {
	if d.PanelURL == nil {
		return ""
	}
	return strings.TrimSuffix(d.PanelURL(), "/")
}

func (d Deliverer) digestOf(ctx context.Context, bot chatbot.Chatbot, p dashboard.Period) (digestBot, error) {
	out := digestBot{id: bot.ID.String(), name: headerText(firstFilled(bot.DisplayName, bot.Name))}
	var err error
	if out.board, err = d.Weekly.Board(ctx, bot.ID, p); err != nil {
		return out, fmt.Errorf("reading the figures: %w", err)
	}
	out.days = min(int(p.Now.Sub(p.Begin())/(24*time.Hour))+1, mostGroupedDays)
	for range groupingTries {
		groups, err := d.Weekly.Unanswered(ctx, bot.ID, out.days)
		if err != nil {
			return out, fmt.Errorf("reading the questions: %w", err)
		}
		if groups.Ready {
			out.unanswered, out.others = groups.Groups, max(0, len(groups.Groups)-digestQuestions)
			out.unanswered = out.unanswered[:min(len(out.unanswered), digestQuestions)]
			break
		}
	}
	return out, nil
}

// digestBot is what a digest says of one chatbot.
type digestBot struct {
	id, name   string
	board      dashboard.Board
	days       int // that the questions are of
	unanswered []question.Group
	others     int
}

// digestRow is a figure of the week with what became of it since the one before.
type digestRow struct{ name, value, change string }

func (b digestBot) rows(w mailWords) []digestRow {
	now, before := b.board.Now, b.board.Before
	number := func(name string, n, was int64) digestRow {
		return digestRow{name, strconv.FormatInt(n, 10), changed(w, float64(n), float64(was), strconv.FormatInt(was, 10))}
	}
	share := func(name string, n, was float64) digestRow {
		out := digestRow{name, percent(n), fmt.Sprintf(w.Before, percent(was))}
		if before.Conversations == 0 {
			out.change = ""
		}
		return out
	}
	out := []digestRow{
		number(w.Conversations, now.Conversations, before.Conversations),
		number(w.Messages, now.Messages, before.Messages),
		number(w.Leads, now.Leads, before.Leads),
		share(w.Converted, now.Conversion(), before.Conversion()),
		share(w.Alone, now.AloneShare(), before.AloneShare()),
	}
	if now.Answered > 0 {
		change := ""
		if before.Answered > 0 {
			change = fmt.Sprintf(w.Before, wait(before.Median))
		}
		out = append(out, digestRow{w.First, wait(now.Median), change})
	}
	return out
}

// changed says how a number came from another.
func changed(w mailWords, now, was float64, before string) string {
	switch {
	case was == 0 && now == 0:
		return ""
	case was == 0:
		return w.NoneBefore
	case now == was:
		return w.AsBefore
	default:
		return fmt.Sprintf("%+.0f %%, ", (now-was)/was*100) + fmt.Sprintf(w.Before, before)
	}
}

func percent(share float64) string { return strconv.FormatFloat(share*100, 'f', 0, 64) + " %" }

func wait(d time.Duration) string {
	if d < 10*time.Second {
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	}
	return d.Round(time.Second).String()
}

// digestMail is what the mail says.
type digestMail struct {
	subject, base string

	own    mailWords
	words  words
	lang   string
	period dashboard.Period
	bots   []digestBot
	more   int // chatbots that are left out
}

func (m digestMail) week() string {
	first, last := m.period.Begin(), m.period.To.Start(m.period.Zone)
	return m.words.day(first) + " – " + m.words.day(last) + ", " + m.period.Zone.String()
}

// link leads into the panel; empty where it is not known from where it is reached.
func (m digestMail) link(path string, query ...string) string {
	if m.base == "" {
		return ""
	}
	values := url.Values{}
	for i := 0; i+1 < len(query); i += 2 {
		values.Set(query[i], query[i+1])
	}
	return m.base + "/admin" + path + "?" + values.Encode()
}

func (m digestMail) dashboardLink(b digestBot) string {
	return m.link("/conversations/dashboard", "chatbot", b.id, "from", m.period.From.String(), "to", m.period.To.String())
}

func (m digestMail) questionLink(b digestBot, group string) string {
	return m.link("/unanswered", "chatbot", b.id, "days", shownDays(b.days), "group", group)
}

// shownDays is the period of the panel's page that holds so many days.
func shownDays(days int) string {
	switch {
	case days <= 7:
		return "7"
	case days <= 30:
		return "30"
	default:
		return "90"
	}
}

func (m digestMail) text() string {
	var b strings.Builder
	b.WriteString(m.subject + "\n" + m.week() + "\n")
	for _, bot := range m.bots {
		b.WriteString("\n" + bot.name + "\n\n")
		for _, r := range bot.rows(m.own) {
			b.WriteString("  " + r.name + ": " + r.value)
			if r.change != "" {
				b.WriteString(" (" + r.change + ")")
			}
			b.WriteString("\n")
		}
		if address := m.dashboardLink(bot); address != "" {
			b.WriteString("\n  " + m.own.Whole + ": " + address + "\n")
		}
		if len(bot.unanswered) > 0 {
			b.WriteString("\n  " + m.own.Unanswered + ":\n")
		}
		for _, g := range bot.unanswered {
			fmt.Fprintf(&b, "  - %s (%s)\n", hanging(g.Title), times(g.Count))
			if address := m.questionLink(bot, g.ID); address != "" {
				b.WriteString("    " + address + "\n")
			}
		}
		if bot.others > 0 {
			b.WriteString("  " + fmt.Sprintf(m.own.AndMore, bot.others) + "\n")
		}
	}
	if m.more > 0 {
		b.WriteString("\n" + fmt.Sprintf(m.own.MoreBots, m.more) + "\n")
	}
	b.WriteString("\n" + m.own.WhyWeek + "\n")
	return b.String()
}

// times is how often something was asked.
func times(n int) string { return strconv.Itoa(n) + " ×" }

func (m digestMail) html() string {
	p := &page{}
	p.begin(m.lang, m.words.dir(), m.subject)
	p.put(`<h1 class="title" style="margin:0 0 4px 0;font-size:20px;line-height:28px;font-weight:bold;color:#1c1917;">`, escape(m.subject), `</h1>
<p class="muted" style="margin:0;font-size:13px;line-height:20px;color:#57534e;">`, escape(m.week()), `</p>
</td></tr>`)
	for _, bot := range m.bots {
		m.section(p, bot)
	}
	p.put(`
<tr><td class="inset line muted" style="padding:16px 24px 24px 24px;border-top:1px solid #e4e2df;font-size:13px;line-height:20px;color:#57534e;">`)
	if m.more > 0 {
		p.put(`<p style="margin:0 0 8px 0;">`, escape(fmt.Sprintf(m.own.MoreBots, m.more)), `</p>`)
	}
	p.put(`<p style="margin:0;">`, escape(m.own.WhyWeek), `</p></td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`)
	return p.String()
}

func (m digestMail) section(p *page, bot digestBot) {
	start, end := "left", "right"
	if m.words.RTL {
		start, end = end, start
	}
	p.put(`
<tr><td class="inset" style="padding:20px 24px 20px 24px;">`)
	if len(m.bots) > 1 {
		p.put(`
<h2 class="title" dir="auto" style="margin:0 0 8px 0;font-size:16px;line-height:24px;font-weight:bold;color:#1c1917;">`, escape(bot.name), `</h2>`)
	}
	p.put(`
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;">`)
	for _, r := range bot.rows(m.own) {
		p.put(`
<tr><th class="line muted" scope="row" align="`, start, `" style="padding:8px 8px 8px 0;border-bottom:1px solid #e4e2df;font-weight:normal;text-align:`, start, `;color:#57534e;">`, escape(r.name),
			`</th><td class="line title" align="`, end, `" style="padding:8px;border-bottom:1px solid #e4e2df;font-weight:bold;white-space:nowrap;color:#1c1917;">`, escape(r.value),
			`</td><td class="line muted" align="`, end, `" style="padding:8px 0 8px 8px;border-bottom:1px solid #e4e2df;font-size:13px;color:#57534e;">`, escape(r.change), `</td></tr>`)
	}
	p.put(`
</table>`)
	if address := m.dashboardLink(bot); address != "" {
		p.put(`
<p style="margin:12px 0 0 0;"><a class="link" href="`, escape(address), `" style="color:#0f6b63;">`, escape(m.own.Whole), `</a></p>`)
	}
	if len(bot.unanswered) > 0 {
		p.put(`
<p class="title" style="margin:20px 0 4px 0;font-weight:bold;color:#1c1917;">`, escape(m.own.Unanswered), `</p>
<ul style="margin:0;padding:0 0 0 20px;">`)
		for _, g := range bot.unanswered {
			p.put(`
<li class="muted" style="margin:4px 0;color:#57534e;word-break:break-word;overflow-wrap:anywhere;">`)
			if address := m.questionLink(bot, g.ID); address != "" {
				p.put(`<a class="link" dir="auto" href="`, escape(address), `" style="color:#0f6b63;">`, escape(g.Title), `</a>`)
			} else {
				p.put(`<span dir="auto">`, escape(g.Title), `</span>`)
			}
			p.put(` `, escape(times(g.Count)), `</li>`)
		}
		p.put(`
</ul>`)
	}
	if bot.others > 0 {
		p.put(`
<p class="muted" style="margin:4px 0 0 0;font-size:13px;line-height:20px;color:#57534e;">`, escape(fmt.Sprintf(m.own.AndMore, bot.others)), `</p>`)
	}
	p.put(`
</td></tr>`)
}
