package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"strings"
	"time"
)

type crawlOptions struct {
	chatbotOptions
	wait bool
}

func crawlFlags(fs *flag.FlagSet, o *crawlOptions) {
	o.add(fs)
	fs.BoolVar(&o.wait, "wait", false, "return when the site has been read, and show how far it is")
}

func crawlCommand() command {
	return command{name: "crawl", makes: true, words: true, usage: "URL --chatbot ID [--wait]", with: taking(crawlFlags, crawl),
		help: "Read a website (again), and make contents of its pages."}
}

type siteState struct {
	ID      string    `json:"id"`
	URL     string    `json:"url"`
	Name    string    `json:"name"`
	Running bool      `json:"running"`
	Pages   int       `json:"pages"`
	Words   int       `json:"words"`
	Waiting int       `json:"waiting"`
	Run     *siteRead `json:"run"`
}

type siteRead struct {
	State     string `json:"state"`
	Found     int    `json:"found"`
	Read      int    `json:"read"`
	Added     int    `json:"added"`
	Changed   int    `json:"changed"`
	Gone      int    `json:"gone"`
	Unchanged int    `json:"unchanged"`
	Skipped   int    `json:"skipped"`
	Failed    int    `json:"failed"`
	Note      string `json:"note"`
	Errors    []struct {
		Kind     string `json:"kind"`
		Count    int    `json:"count"`
		Examples []struct {
			URL     string `json:"url"`
			Message string `json:"message"`
		} `json:"examples"`
	} `json:"errors"`
}

// crawlPoll is how often a reading is asked how far it is.
const crawlPoll = 500 * time.Millisecond

func crawl(ctx context.Context, c *call, o crawlOptions) error {
	if len(c.args) != 1 {
		return usagef("name one address")
	}
	bot, err := c.chatbot(ctx, o.chatbot)
	if err != nil {
		return err
	}
	sites := "/api/admin/chatbots/" + bot + "/sites"
	var s siteState
	err = c.api.do(ctx, http.MethodPost, sites, map[string]any{"url": c.args[0]}, &s)
	var p problem
	if errors.As(err, &p) && p.Code == "site_exists" {
		err = c.readAgain(ctx, sites, &s)
	}
	if err != nil {
		return err
	}
	if !o.wait {
		return c.print(s, func() error {
			return c.printf("Reading %s. See how far it is in the panel, or with --wait.\n", s.URL)
		})
	}
	if err := c.followSite(ctx, sites+"/"+s.ID, &s); err != nil {
		return unlessLost(err, "Start it again: it goes on reading the site where it was, and this command follows it to the end.")
	}
	return c.reportSite(s)
}

// readAgain finds the site of an address that is read already, and reads it anew
// unless that goes on just now.
func (c *call) readAgain(ctx context.Context, sites string, s *siteState) error {
	var list struct {
		Items []siteState `json:"items"`
	}
	if err := c.api.do(ctx, http.MethodGet, sites, nil, &list); err != nil {
		return err
	}
	for _, item := range list.Items {
		if !sameAddress(item.URL, c.args[0]) {
			continue
		}
		*s = item
		if item.Running {
			return nil
		}
		return c.api.do(ctx, http.MethodPost, sites+"/"+item.ID+"/read", struct{}{}, s)
	}
	return errors.New("this address is part of a site that is read already, or holds one; see the sites in the panel")
}

func (c *call) followSite(ctx context.Context, path string, s *siteState) error {
	said := ""
	for s.Running {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(crawlPoll):
		}
		if err := c.api.do(ctx, http.MethodGet, path, nil, s); err != nil {
			return err
		}
		if s.Run == nil || c.json {
			continue
		}
		if line := fmt.Sprintf("%d of %d pages read, %d failed", s.Run.Read, s.Run.Found, s.Run.Failed); line != said {
			said = line
			if _, err := fmt.Fprintln(c.Err, line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *call) reportSite(s siteState) error {
	if s.Run == nil {
		return errors.New("nothing was read")
	}
	err := c.print(s, func() error {
		if err := c.printf("%s read: %d new, %d changed, %d gone, %d as before, %d skipped, %d failed. The assistant knows %s with %s.\n",
			count(s.Run.Read, "page", "pages"), s.Run.Added, s.Run.Changed, s.Run.Gone, s.Run.Unchanged, s.Run.Skipped, s.Run.Failed, count(s.Pages, "page", "pages"), count(s.Words, "word", "words")); err != nil {
			return err
		}
		for _, e := range s.Run.Errors {
			message := ""
			if len(e.Examples) > 0 {
				message = e.Examples[0].URL + ": " + e.Examples[0].Message
			}
			if err := c.printf("  %4d %-12s %s\n", e.Count, e.Kind, message); err != nil {
				return err
			}
		}
		if s.Waiting > 0 {
			return c.printf("%s for your decision in the panel.\n", count(s.Waiting, "change waits", "changes wait"))
		}
		return nil
	})
	if err != nil || s.Run.State == "done" {
		return err
	}
	return fmt.Errorf("%s: %s", s.Run.State, s.Run.Note)
}

// sameAddress compares addresses without what need not be typed.
func sameAddress(a, b string) bool { return bareAddress(a) == bareAddress(b) }

func bareAddress(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
}
