package httpapi

import (
	"context"
	"encoding/json"
	"strconv"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/feedback"
	"frontdesk/app/tracking"
)

// Feedback takes what visitors do with their answers.
type Feedback interface {
	Click(ctx context.Context, v chatuser.VisitorID, c conversation.ID, code string) error
	Rate(ctx context.Context, v chatuser.VisitorID, c conversation.ID, in feedback.Rating) (conversation.Rated, error)
	Event(ctx context.Context, v chatuser.VisitorID, c conversation.ID, key string, value json.RawMessage) error
}

// TrackingEvent is something that happened in a visitor's page.
type TrackingEvent struct {
	Type string       `json:"type" doc:"click, rate, or a key that the owner has declared."`
	Data TrackingData `json:"data,omitempty"`
}

// TrackingData is what belongs to an event.
type TrackingData struct {
	Code    string          `json:"code,omitempty" doc:"Of click and rate: the clickCode or rateCode that came with the answer."`
	Value   json.RawMessage `json:"value,omitempty" doc:"Of rate: 1 for yes, 2 for no. Of other events any JSON, at most 2,000 bytes."`
	Comment string          `json:"comment,omitempty" doc:"Of rate, at most 1,000 characters."`
}

// RatingInput rates an answer.
type RatingInput struct {
	Code    string `json:"code" doc:"The rateCode that came with the answer."`
	Value   int    `json:"value" doc:"1: it helped. 2: it did not."`
	Comment string `json:"comment,omitempty" doc:"At most 1,000 characters."`
}

// MessageRating is what the visitor said of an answer.
type MessageRating struct {
	Value   int    `json:"value" doc:"1: it helped. 2: it did not."`
	Comment string `json:"comment,omitempty"`
	At      Time   `json:"at"`
}

// RatingEvent is told to those who watch a conversation.
type RatingEvent struct {
	Seq    uint64         `json:"seq" doc:"Of the answer."`
	Rating *MessageRating `json:"rating"`
}

// RatingEventOf is what is told of a message that was rated.
func RatingEventOf(m conversation.Message) RatingEvent {
	return RatingEvent{Seq: m.Seq, Rating: ratingOf(m.Rating)}
}

func ratingOf(in *conversation.Rated) *MessageRating {
	if in == nil {
		return nil
	}
	out := MessageRating{Value: tracking.RatedNo, Comment: in.Comment, At: in.At}
	if in.Up {
		out.Value = tracking.RatedYes
	}
	return &out
}

// feedbackAPI takes what visitors do with their answers.
type feedbackAPI struct{ visitorAPI }

// event takes one event of the tracking guidelines' events API.
func (a feedbackAPI) event(c *call, in TrackingEvent) error {
	found, err := a.acting(c)
	if err != nil {
		return err
	}
	switch in.Type {
	case "click":
		return a.feedback.Click(c.ctx, c.visitor.Visitor, found.ID, in.Data.Code)
	case "rate":
		value, err := strconv.Atoi(string(trimQuotes(in.Data.Value)))
		if err != nil {
			return wrongRating("data.value")
		}
		_, err = a.rate(c, found, RatingInput{Code: in.Data.Code, Value: value, Comment: in.Data.Comment}, "data.value")
		return err
	default:
		return a.feedback.Event(c.ctx, c.visitor.Visitor, found.ID, in.Type, in.Data.Value)
	}
}

// trimQuotes takes a number that was sent as text.
func trimQuotes(raw json.RawMessage) json.RawMessage {
	if n := len(raw); n >= 2 && raw[0] == '"' && raw[n-1] == '"' {
		return raw[1 : n-1]
	}
	return raw
}

// rating rates an answer.
func (a feedbackAPI) rating(c *call, in RatingInput) (MessageRating, error) {
	found, err := a.acting(c)
	if err != nil {
		return MessageRating{}, err
	}
	return a.rate(c, found, in, "value")
}

func (a feedbackAPI) rate(c *call, of conversation.Conversation, in RatingInput, field string) (MessageRating, error) {
	if in.Value != tracking.RatedYes && in.Value != tracking.RatedNo {
		return MessageRating{}, wrongRating(field)
	}
	rated, err := a.feedback.Rate(c.ctx, c.visitor.Visitor, of.ID, feedback.Rating{Code: in.Code, Up: in.Value == tracking.RatedYes, Comment: in.Comment})
	if err != nil {
		return MessageRating{}, err
	}
	return *ratingOf(&rated), nil
}

func wrongRating(field string) error {
	return fault.InvalidFields([]fault.Field{{Field: field, Message: "This must be 1 (it helped) or 2 (it did not)."}})
}

// acting is the conversation of the address for somebody who does something with
// its answers, within a budget of their own.
func (a feedbackAPI) acting(c *call) (conversation.Conversation, error) {
	found, err := a.own(c)
	if err != nil {
		return found, err
	}
	return found, a.budgets.acting(c.visitor.Visitor, c.address)
}

// feedbackRoutes are what visitors do with their answers.
func feedbackRoutes(a visitorAPI) []route {
	const of = "/api/widget/conversations/:cid"
	rate := at(post, of+"/rating", Visitor, 200, "rateAnswer",
		"Rate an answer, in the place of an earlier rating of it. The same once more changes nothing.", takes(feedbackAPI{a}.rating))
	track := at(post, of+"/tracking/events", Visitor, 204, "trackEvent",
		"Tell of a click, a rating or an event that the owner has declared. A click counts once.", accepts(feedbackAPI{a}.event))
	rate.surface, track.surface = visitorSurface, visitorSurface
	return []route{rate, track}
}
