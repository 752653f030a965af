package cli

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

type unansweredOptions struct {
	chatbotOptions
	days int
}

func unansweredFlags(fs *flag.FlagSet, o *unansweredOptions) {
	o.add(fs)
	fs.IntVar(&o.days, "days", 30, "how many days back, 1 to 90")
}

func unansweredCommand() command {
	return command{name: "unanswered", usage: "--chatbot ID [--days N]", with: taking(unansweredFlags, unanswered),
		help: "List what visitors asked and got no good answer to, grouped by what it means."}
}

// questionGroups are the groups as the API gives them; --json prints them whole.
type questionGroups struct {
	State     string          `json:"state"`
	Questions int             `json:"questions"`
	Groups    []questionGroup `json:"groups"`
}

type questionGroup struct {
	ID       string            `json:"id"`
	Title    string            `json:"title"`
	Count    int               `json:"count"`
	People   int               `json:"people"`
	Lang     string            `json:"lang"`
	LastAt   time.Time         `json:"lastAt"`
	Outcomes map[string]int    `json:"outcomes"`
	Examples []questionExample `json:"examples"`
	Nearest  *struct {
		ID    string  `json:"id"`
		Title string  `json:"title"`
		Score float64 `json:"score"`
	} `json:"nearest"`
}

type questionExample struct {
	Text           string    `json:"text"`
	At             time.Time `json:"at"`
	ConversationID string    `json:"conversationId"`
	Seq            uint64    `json:"seq"`
	Kind           string    `json:"kind"`
	Score          float64   `json:"score"`
	Count          int       `json:"count"`
}

// regroup is how often it is asked whether the groups are made.
const regroup = 300 * time.Millisecond

func unanswered(ctx context.Context, c *call, o unansweredOptions) error {
	if o.days < 1 || o.days > 90 {
		return usagef("--days goes from 1 to 90")
	}
	bot, err := c.chatbot(ctx, o.chatbot)
	if err != nil {
		return err
	}
	var got questionGroups
	for got.State != "ready" {
		if got.State != "" {
			if err := pause(ctx, regroup); err != nil {
				return err
			}
		}
		path := "/api/admin/chatbots/" + bot + "/unanswered?days=" + strconv.Itoa(o.days)
		if err := c.api.do(ctx, http.MethodGet, path, nil, &got); err != nil {
			return err
		}
	}
	return c.print(got, func() error { return c.printGroups(got, o.days) })
}

func pause(ctx context.Context, d time.Duration) error {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *call) printGroups(got questionGroups, days int) error {
	if len(got.Groups) == 0 {
		return c.printf("Nothing went unanswered in the last %s.\n", count(days, "day", "days"))
	}
	for _, g := range got.Groups {
		lang := ""
		if g.Lang != "" {
			lang = ", " + g.Lang
		}
		near := ""
		if g.Nearest != nil {
			near = fmt.Sprintf("\n       nearest: %s (%.2f)", g.Nearest.Title, g.Nearest.Score)
		}
		if err := c.printf("%5d  %s\n       asked by %d, last on %s%s%s\n", g.Count, g.Title, g.People, g.LastAt.Format(time.DateOnly), lang, near); err != nil {
			return err
		}
	}
	return c.printf("%s in %s.\n", count(got.Questions, "question", "questions"), count(len(got.Groups), "group", "groups"))
}
