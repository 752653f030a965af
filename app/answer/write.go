package answer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/app/answer/grounding"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

const temperature = 0.2

// Why a call of the model was ended by us. errAbandoned ends the whole run
// without a reply: the program stops, or the conversation has ended.
var (
	errAbandoned   = errors.New("the run was abandoned")
	errDeadline    = errors.New("the answer took too long")
	errNoFirstWord = errors.New("the model took too long to begin")
	errUnfounded   = errors.New("the answer is not founded on the contents")
)

// author has the model write.
type author struct{ *desk }

// write has the model answer and gives a reply in any case, quoted from the
// contents where the model fails or says what they do not. emit gets checked
// sentences as they come. The only error is errAbandoned, as the cause of ctx.
func (k author) write(ctx context.Context, d *draft, emit func(text string)) (Reply, error) {
	if d.plan.into != nil {
		return interpreter(k).across(ctx, d)
	}
	if d.plan.detail == detailListen {
		reply := listener(k).listen(ctx, d)
		if errors.Is(context.Cause(ctx), errAbandoned) {
			return Reply{}, errAbandoned
		}
		return reply, nil
	}
	if d.plan.told == "" {
		k.rewrite(ctx, d)
	}
	return k.answer(ctx, d, emit)
}

// answer has the model write from the passages of the plan.
func (k author) answer(ctx context.Context, d *draft, emit func(text string)) (Reply, error) {
	start := k.clock()
	p := buildPrompt(promptInput{
		bot: d.bot, question: d.asked(), page: d.conversation.Page, now: start, hits: d.plan.hits, history: d.spoken(), about: k.about(ctx, d),
		model: d.use.name, numCtx: d.tuning.NumCtx, maxOutput: d.tuning.MaxOutput, tokens: k.tokens,
	})
	k.step(d, "prompt", start, "%d passages, about %d tokens%s", len(p.hits), p.tokens, withComma(p.note))
	if len(p.hits) == 0 {
		return k.degrade(ctx, d, "no passage fits into the model's context window", false), nil
	}
	s := newScribe(ctx, scribeInput{
		ground: k.groundOf(d, p), passages: len(p.hits), secret: p.secret, public: p.blocks, hideSources: !d.bot.Assistant.ShowSources, emit: emit,
	})
	result, err := k.chat(ctx, d, p, s)
	k.note(d, start, result, err)
	if errors.Is(err, errAbandoned) {
		return Reply{}, errAbandoned
	}
	// What follows is quick and must happen although the time is over.
	ctx = context.WithoutCancel(ctx)
	d.trace.Cuts = s.cuts
	if err != nil {
		d.withheld = errors.Is(err, errUnfounded)
		return k.degrade(ctx, d, whyNot(err, s.reason), tooSlow(err)), nil
	}
	s.ctx = ctx
	s.end(result.Cut)
	if ok, reason := s.judge(); !ok {
		k.step(d, "check", k.clock(), "withheld: %s", reason)
		d.withheld = true
		return k.degrade(ctx, d, "the model's answer was withheld, because "+reason, false), nil
	}
	return k.written(ctx, d, p, s), nil
}

func withComma(note string) string {
	if note == "" {
		return ""
	}
	return ", " + note
}

// chat calls the model. It ends the call when the first word is late, and as
// soon as a sentence comes that must not be shown: nothing behind it could be.
func (k author) chat(ctx context.Context, d *draft, p prompt, s *scribe) (ChatResult, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := time.AfterFunc(d.tuning.FirstToken, func() { cancel(errNoFirstWord) })
	defer late.Stop()
	result, err := k.model.Chat(ctx, ChatRequest{
		Model: d.use.name, Messages: p.messages, MaxTokens: d.tuning.MaxOutput, Temperature: temperature,
	}, func(text string) {
		late.Stop()
		if s.add(text); s.reason != "" {
			cancel(errUnfounded)
		}
	})
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return result, cause
	}
	if err == nil && s.reason != "" {
		return result, errUnfounded
	}
	return result, err
}

func (k author) note(d *draft, start time.Time, result ChatResult, err error) {
	m := d.trace.Model
	if m == nil {
		m = &ModelTrace{}
		d.trace.Model = m
	}
	m.Name, m.DoneReason = d.use.name, result.DoneReason
	m.PromptTokens, m.OutputTokens = result.PromptTokens, result.OutputTokens
	m.LoadMS, m.FirstTokenMS, m.TotalMS = ms(result.LoadTime), ms(result.FirstToken), ms(k.clock().Sub(start))
	if err != nil {
		m.Error = err.Error()
	}
	k.step(d, "model", start, "%d tokens in, %d out", m.PromptTokens, m.OutputTokens)
}

func whyNot(err error, reason string) string {
	switch {
	case errors.Is(err, errUnfounded):
		return "the model's answer was withheld, because " + reason
	case errors.Is(err, errDeadline), errors.Is(err, errNoFirstWord), errors.Is(err, context.DeadlineExceeded):
		return "the model was too slow"
	case errors.Is(err, ErrModelAbsent):
		return "no model server answered"
	case errors.Is(err, ErrModelMissing):
		return "the model server did not have the model"
	case errors.Is(err, ErrModelBusy):
		return "the model server was too busy"
	case errors.Is(err, ErrModelTooLong):
		return "the prompt did not fit into the model's context window"
	default:
		return "the model did not finish its answer"
	}
}

func tooSlow(err error) bool {
	return errors.Is(err, errDeadline) || errors.Is(err, errNoFirstWord) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrModelBusy)
}

// written is the reply of an answer that was checked. Sources are the passages
// that it cites, else those that hold most of its words.
func (k author) written(ctx context.Context, d *draft, p prompt, s *scribe) Reply {
	start := k.clock()
	cites := s.cites
	r := Reply{Kind: conversation.KindModel, Text: s.text()}
	used := s.sources()
	for _, n := range used {
		r.Sources = append(r.Sources, k.source(ctx, d, p.hits[n-1]))
	}
	k.step(d, "check", start, "supported by %d sources, %d of them cited; %d sentences cut", len(used), len(cites.order), len(s.cuts))
	if len(used) == 1 {
		r.Lookup.Shown = r.Sources[0].ContentID
	}
	if cites.hide {
		r.Sources = nil
	}
	return k.seal(d, r)
}

// source points at the words of a passage that answer the question.
func (k author) source(ctx context.Context, d *draft, h knowledge.Hit) conversation.Source {
	s := conversation.Source{ContentID: string(h.Content), Title: h.Title, URL: h.URL}
	if k.take(ctx) != nil {
		return s
	}
	defer k.give()
	if quotes := k.finder.Quotes(ctx, d.bot.ID, d.meant, []knowledge.Hit{h}, 1); len(quotes) > 0 {
		s.Quote = quotes[0].Text
		s.URL = firstOf(quotes[0].URL, h.URL)
	}
	return s
}

// waited notes the time in line.
func (d *draft) waited(t time.Duration) {
	d.trace.Model = &ModelTrace{Name: d.use.name, QueueMS: ms(t)}
	d.trace.Steps = append(d.trace.Steps, Step{Name: "queue", MS: ms(t), Note: fmt.Sprintf("waited for the model %s", d.use.name)})
}

// groundOf is what the model's answer may stand on. Words decide first; meaning
// is asked only where they do not, within the answer's own time.
func (k author) groundOf(d *draft, p prompt) *grounding.Ground {
	in := grounding.Input{
		Question: d.question + "\n" + d.meant, Passages: p.passages, Lang: p.hits[0].Lang,
		Known: []string{d.bot.DisplayName, d.bot.Name, d.bot.Contact.Brand},
	}
	if k.meaning != nil {
		in.Near = k.meaning.Similarity
	}
	return grounding.New(in)
}
