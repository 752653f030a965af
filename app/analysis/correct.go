package analysis

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// Correction is what a person sets right; nil leaves a field as it is. Give names
// fields that are given back to the machine.
type Correction struct {
	Subject, Summary, Category, Sentiment, Behaviour *string
	Score                                            *int
	Give                                             []string
}

// Correct sets fields of an analysis, which stay until they are given back; what is
// given back is analysed anew.
func (s *Service) Correct(ctx context.Context, c conversation.ID, in Correction) (out conversation.Conversation, err error) {
	if err := in.validate(); err != nil {
		return out, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		switch {
		case err != nil:
			return err
		case !before.DeletedAt.IsZero():
			return conversation.ErrInBin
		case before.Analysis.At.IsZero():
			return ErrNone
		}
		if out, err = s.corrected(ctx, tx, before, in); err != nil {
			return err
		}
		after := out
		tx.After(func() { s.cfg.Changed(after) })
		return tx.Save(before, after)
	})
	return out, err
}

// corrected is a record with its correction; what is given back waits from now on.
func (s *Service) corrected(ctx context.Context, tx Tx, before conversation.Conversation, in Correction) (conversation.Conversation, error) {
	after := before
	after.Analysis.Corrected = slices.DeleteFunc(slices.Clone(before.Analysis.Corrected), func(f string) bool { return slices.Contains(in.Give, f) })
	in.writeTo(&after.Analysis)
	slices.Sort(after.Analysis.Corrected)
	if len(in.Give) == 0 {
		return after, nil
	}
	if bot, err := s.cfg.Chatbots.Get(ctx, before.Chatbot); err == nil && bot.Analysis.Mode == chatbot.AnalysisOff {
		return after, ErrOff
	}
	tx.After(s.ring)
	return after, tx.PutDue(Due{Conversation: before.ID, Asked: true, At: s.cfg.Clock()})
}

func (in Correction) writeTo(a *conversation.Analysis) {
	set := func(field string, from, to *string) {
		if from != nil {
			*to = strings.Join(strings.Fields(*from), " ")
			a.Corrected = with(a.Corrected, field)
		}
	}
	set(FieldSubject, in.Subject, &a.Subject)
	set(FieldSummary, in.Summary, &a.Summary)
	set(FieldCategory, in.Category, &a.Category)
	set(FieldSentiment, in.Sentiment, &a.Sentiment)
	set(FieldBehaviour, in.Behaviour, &a.Behaviour)
	if in.Score != nil {
		a.Score = *in.Score
		a.Corrected = with(a.Corrected, FieldScore)
	}
}

func with(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// validate tells every field that needs another value.
func (in Correction) validate() error {
	var wrong []fault.Field
	check := func(ok bool, field, message string) {
		if !ok {
			wrong = append(wrong, fault.Field{Field: field, Message: message})
		}
	}
	text := func(field string, v *string, most int, message string) {
		if v != nil {
			check(readable(*v), field, "The text has characters that cannot be shown. Type it anew.")
			check(strings.TrimSpace(*v) != "", field, "Write something, or give the field back to be analysed again.")
			check(utf8.RuneCountInString(*v) <= most, field, message)
		}
	}
	text(FieldSubject, in.Subject, longestSubject, "At most 120 characters.")
	text(FieldSummary, in.Summary, longestSummary, "At most 600 characters.")
	text(FieldCategory, in.Category, longestCategory, "At most 40 characters.")
	check(in.Sentiment == nil || slices.Contains(Sentiments(), *in.Sentiment), FieldSentiment, "One of positive, neutral, negative.")
	check(in.Behaviour == nil || slices.Contains(Behaviours(), *in.Behaviour), FieldBehaviour, "One of calm, urgent, confused.")
	check(in.Score == nil || *in.Score >= 0 && *in.Score <= best, FieldScore, "A whole number from 0 to 10.")
	for _, f := range in.Give {
		check(slices.Contains(Fields(), f), f, "There is no such field.")
	}
	return fault.InvalidFields(wrong)
}

// readable tells whether a text can be shown as it is.
func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	})
}
