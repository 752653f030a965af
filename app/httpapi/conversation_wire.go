package httpapi

import (
	"slices"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// MessageOf is a stored message as those who watch its conversation get it.
func MessageOf(m conversation.Message) Message {
	return Message{
		ID: m.ID.String(), Seq: m.Seq, Role: string(m.Role), Text: m.Text, Name: m.Name, At: m.At, ClientID: m.ClientID,
		Kind: string(m.Kind), Sources: sourcesOf(m.Sources, m.Clicked...), Options: optionsOf(m.Options),
		Score: m.Score, ClickCode: clickCodeOf(m), RateCode: m.RateCode,
		Rating: ratingOf(m.Rating), Form: messageFormOf(m.Form), Lead: messageLeadOf(m.Lead),
	}
}

func panelMessageOf(m conversation.Message) PanelMessage {
	return PanelMessage{Message: MessageOf(m), HasTrace: m.HasTrace}
}

// sourcesOf are sources without the click codes of those that were clicked on, by
// their places from 1: a code counts once.
func sourcesOf(in []conversation.Source, clicked ...int) []Source {
	var out []Source
	for i, s := range in {
		if slices.Contains(clicked, i+1) {
			s.ClickCode = ""
		}
		out = append(out, Source{Title: s.Title, URL: s.URL, Quote: s.Quote, ClickCode: s.ClickCode})
	}
	return out
}

// clickCodeOf is the code of a message's content, which is that of its first source
// where it has one.
func clickCodeOf(m conversation.Message) string {
	place := min(len(m.Sources), 1)
	if slices.Contains(m.Clicked, place) {
		return ""
	}
	return m.ClickCode
}

func optionsOf(in []conversation.Option) []Option {
	var out []Option
	for _, o := range in {
		out = append(out, Option{Label: o.Label, Value: o.Value})
	}
	return out
}

func rowOf(v conversation.Conversation, s tracking.Session) ConversationRow {
	return ConversationRow{
		ID: v.ID.String(), Visitor: v.Visitor.String(), User: v.User.String(), VisitorName: chatuser.GuestName,
		Status: string(v.Status), Subject: v.Subject, StartedAt: v.StartedAt, UpdatedAt: v.UpdatedAt,
		EndedAt: moment(v.EndedAt), Messages: v.Messages, Source: v.Source,
		Place:  PlaceOf(v.Place),
		Result: string(s.Result), ResultPath: s.Path(),
		Handover: handoverOf(v),
		Rating:   v.Rating, Sentiment: v.Analysis.Sentiment, Score: scoreOf(v.Analysis), Category: v.Analysis.Category,
		Tags: append([]string{}, v.Tags...), FoundTags: foundTags(v), Agent: v.Agent, Leads: v.Leads,
	}
}

// scoreOf is nil where nothing was found out about a conversation.
func scoreOf(a conversation.Analysis) *int {
	if a.At.IsZero() {
		return nil
	}
	return &a.Score
}

func detailsOf(v conversation.Conversation, s tracking.Session) ConversationDetails {
	keys := make([]string, 0, len(s.Keys))
	for _, k := range s.Keys {
		keys = append(keys, string(k))
	}
	return ConversationDetails{
		ConversationRow: rowOf(v, s),
		Chatbot:         v.Chatbot.String(),
		EndedBy:         string(v.EndedBy),
		Lang:            v.Lang,
		Page:            PageInput{URL: v.Page.URL, Title: v.Page.Title, Referrer: v.Page.Referrer},
		Client:          ClientInfo{Browser: v.Client.Browser, OS: v.Client.OS, Device: v.Client.Device, Address: v.Client.Address},
		DeletedAt:       moment(v.DeletedAt),
		Ticket:          ticketOf(v.Handover.Ticket),
		Session:         TrackingSession{Keys: keys, Result: string(s.Result), Path: s.Path()},
		TranscriptTo:    v.TranscriptTo,
		AnonymisedAt:    moment(v.AnonymisedAt),
	}
}

// moment is nil for the zero time, which is left out on the wire.
func moment(t time.Time) *Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
