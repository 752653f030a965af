package httpapi

import (
	"context"
	"math"
	"strconv"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/retention"
)

// Keeping is what owners may know and do about old conversations.
type Keeping interface {
	// Preview tells what rules would do to a chatbot now.
	Preview(ctx context.Context, b chatbot.ID, r retention.Rules) (retention.Preview, error)
	// Stale tells what was silent for longer than hours, or than each chatbot's own time
	// where hours is 0; EndStale ends these, and by is who wants it.
	Stale(ctx context.Context, hours float64) (conversation.Swept, error)
	EndStale(ctx context.Context, hours float64, by string) (conversation.Swept, JobRun, error)
}

// RetentionPreview is what settings would do now.
type RetentionPreview struct {
	Anonymise RetentionFound `json:"anonymise"`
	Delete    RetentionFound `json:"delete"`
	Held      int            `json:"held" doc:"Left alone because of the tag legal-hold."`
}

// RetentionFound is what one rule would meet.
type RetentionFound struct {
	Count  int   `json:"count"`
	Active int   `json:"active" doc:"Those of them that have not ended."`
	Oldest *Time `json:"oldest,omitempty" doc:"Last message of the oldest."`
	More   bool  `json:"more" doc:"There are more than were counted."`
}

func retentionFoundOf(f retention.Found) RetentionFound {
	return RetentionFound{Count: f.Count, Active: f.Active, Oldest: moment(f.Oldest), More: f.More}
}

// StaleInput ends what was silent for so long.
type StaleInput struct {
	Hours float64 `json:"hours" doc:"0: each chatbot's own time."`
}

// StalePage is what would be ended.
type StalePage struct {
	Count    int            `json:"count"`
	Oldest   *Time          `json:"oldest,omitempty" doc:"Last message of the one that was silent for the longest."`
	Chatbots []StaleChatbot `json:"chatbots"`
}

// StaleChatbot is how many of them are one chatbot's.
type StaleChatbot struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// StaleEnded is what was ended.
type StaleEnded struct {
	Ended int    `json:"ended"`
	Run   JobRun `json:"run"`
}

type keepingAPI struct {
	keeping  Keeping
	chatbots Chatbots
}

func (a keepingAPI) preview(c *call) (RetentionPreview, error) {
	bot, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return RetentionPreview{}, err
	}
	var rules retention.Rules
	for name, into := range map[string]*int{"anonymiseDays": &rules.AnonymiseDays, "deleteDays": &rules.DeleteDays} {
		n, err := c.number(name, 0, 0, chatbot.MaxKeepDays)
		if err != nil {
			return RetentionPreview{}, err
		}
		*into = int(n)
	}
	found, err := a.keeping.Preview(c.ctx, bot, rules)
	return RetentionPreview{Anonymise: retentionFoundOf(found.Anonymise), Delete: retentionFoundOf(found.Delete), Held: found.Held}, err
}

// mostHours is the longest silence that can be asked about: ten years.
const mostHours = 24 * chatbot.MaxKeepDays

var errHours = fault.New(fault.Invalid, "wrong_hours", "Give hours from 0 (each chatbot's own time) to 87600.")

func checkHours(hours float64) error {
	if math.IsNaN(hours) || hours < 0 || hours > mostHours {
		return errHours
	}
	return nil
}

func (a keepingAPI) stale(c *call) (StalePage, error) {
	hours := 0.0
	if given := c.fiber.Query("hours"); given != "" {
		var err error
		if hours, err = strconv.ParseFloat(given, 64); err != nil {
			return StalePage{}, errHours
		}
	}
	if err := checkHours(hours); err != nil {
		return StalePage{}, err
	}
	swept, err := a.keeping.Stale(c.ctx, hours)
	if err != nil {
		return StalePage{}, err
	}
	bots, err := a.chatbots.List(c.ctx)
	if err != nil {
		return StalePage{}, err
	}
	out := StalePage{Count: swept.Ended, Oldest: moment(swept.Oldest), Chatbots: []StaleChatbot{}}
	for _, b := range bots {
		if n := swept.Of[b.ID]; n > 0 {
			out.Chatbots = append(out.Chatbots, StaleChatbot{ID: b.ID.String(), Name: b.Name, Count: n})
		}
	}
	return out, nil
}

func (a keepingAPI) endStale(c *call, in StaleInput) (StaleEnded, error) {
	if err := checkHours(in.Hours); err != nil {
		return StaleEnded{}, err
	}
	swept, run, err := a.keeping.EndStale(c.ctx, in.Hours, c.actor.Label())
	return StaleEnded{Ended: swept.Ended, Run: run}, err
}

func keepingRoutes(a keepingAPI) []route {
	return []route{
		at(get, "/api/admin/chatbots/:id/retention", Viewer, 200, "previewRetention", "What settings of how long conversations are kept would do now; nothing is done.", gives(a.preview)).
			withQuery(param{"anonymiseDays", "integer", "Days without a message; 0 or left out: never."}, param{"deleteDays", "integer", "Days without a message; 0 or left out: never."}),
		at(get, "/api/admin/stale", Admin, 200, "previewStale", "Conversations that ending idle ones would end now; nothing is done.", gives(a.stale)).
			withQuery(param{"hours", "number", "Silent for so long; 0 or left out: each chatbot's own time."}),
		at(post, "/api/admin/stale/end", Admin, 200, "endStaleNow", "End idle conversations now; the job's history has it.", takes(a.endStale)),
	}
}
