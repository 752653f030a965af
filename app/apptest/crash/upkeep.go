package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"frontdesk/app/apptest/server"
)

// upkeep is what is done to many old conversations while visitors write to new ones:
// runs that tag, delete and take back, and the keeping of retention rules. Each is
// killed in its midst, round after round, and brought to its end when all is over.
type upkeep struct {
	bot, key string
	before   string // what began earlier is old; the visitors' own conversations are not
	age      time.Time
	old      map[string]oldOne
	begun    int // pieces of work
}

// oldOne is a conversation as it was before anything was done.
type oldOne struct {
	ID        string
	Status    string
	UpdatedAt time.Time
	Messages  int
	Tags      []string

	AnonymisedAt time.Time
}

const (
	oldConversations           = 400
	anonymiseDays, deleteDays  = 8, 20
	lastTag                    = "the last"
	upkeepTimeout              = time.Minute
	looked                     = 100 // conversations whose messages are read at the end
	pauseFrom, pauseBeforeKill = 20 * time.Millisecond, 250 * time.Millisecond
)

// settle fills the folder with old conversations and sets the rules.
func (t *trial) settle(ctx context.Context, s *server.Server, bot string) error {
	if _, err := s.Command(ctx, "seed", "--chatbot", bot, "--conversations", fmt.Sprint(oldConversations)); err != nil {
		return err
	}
	key, err := s.Command(ctx, "admin", "create-key", "--name", "upkeep", "--role", "owner")
	if err != nil {
		return err
	}
	_, err = s.Command(ctx, "chatbots", "set", "--chatbot", bot, fmt.Sprintf("privacy.anonymiseDays=%d", anonymiseDays), fmt.Sprintf("privacy.deleteDays=%d", deleteDays))
	if err != nil {
		return err
	}
	now := time.Now().UTC()
	t.upkeep = upkeep{bot: bot, key: strings.TrimSpace(key), age: now, before: now.Format(time.RFC3339)}
	t.upkeep.old, err = t.upkeep.list(ctx, s.URL(), "")
	if err == nil && len(t.upkeep.old) < oldConversations*9/10 {
		err = fmt.Errorf("the folder has %d old conversations", len(t.upkeep.old))
	}
	return err
}

// call makes a call of the panel.
func (u *upkeep) call(ctx context.Context, base, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, base+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+u.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode > 299 {
		said, _ := io.ReadAll(io.LimitReader(res.Body, 500))
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, said)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}

func (u *upkeep) of(path string) string { return "/api/admin/chatbots/" + u.bot + path }

// list reads the old conversations that a filter finds.
func (u *upkeep) list(ctx context.Context, base, filter string) (map[string]oldOne, error) {
	out := map[string]oldOne{}
	for cursor := ""; ; {
		var page struct {
			Items []oldOne
			Next  *string
		}
		path := u.of("/conversations?limit=100&to=" + url.QueryEscape(u.before) + filter + "&cursor=" + url.QueryEscape(cursor))
		if err := u.call(ctx, base, http.MethodGet, path, nil, &page); err != nil {
			return nil, err
		}
		if err := collectOld(out, page.Items); err != nil {
			return nil, err
		}
		if page.Next == nil {
			return out, nil
		}
		cursor = *page.Next
	}
}

// collectOld puts what a page has to those of the pages before; none may come twice.
func collectOld(all map[string]oldOne, page []oldOne) error {
	for _, one := range page {
		if _, twice := all[one.ID]; twice {
			return fmt.Errorf("%s is in the list twice", one.ID)
		}
		all[one.ID] = one
	}
	return nil
}

// bulkRun is a run over many conversations.
type bulkRun struct{ ID, Action, State, Of, Undone string }

func (r bulkRun) over() bool { return r.State != "waiting" && r.State != "running" }

func (u *upkeep) runs(ctx context.Context, base string) ([]bulkRun, error) {
	var out struct{ Items []bulkRun }
	err := u.call(ctx, base, http.MethodGet, u.of("/bulk"), nil, &out)
	return out.Items, err
}

// disturb begins one piece of work; its errors are those of a server that is killed.
func (u *upkeep) disturb(ctx context.Context, base string, round int) {
	days := func(n int) string { return url.QueryEscape(u.age.AddDate(0, 0, -n).Format(time.RFC3339)) }
	start := func(in map[string]any) error { return u.call(ctx, base, http.MethodPost, u.of("/bulk"), in, nil) }
	var err error
	switch round % 4 {
	case 0:
		err = start(map[string]any{"action": "delete", "filter": "from=" + days(3+round%5) + "&to=" + url.QueryEscape(u.before)})
	case 1:
		err = u.keepRules(ctx, base)
	case 2:
		err = u.takeBack(ctx, base)
	default:
		err = start(map[string]any{"action": "tag", "tags": []string{fmt.Sprint("round ", round)}, "filter": "to=" + url.QueryEscape(u.before)})
	}
	if err == nil {
		u.begun++
	}
}

func (u *upkeep) keepRules(ctx context.Context, base string) error {
	return u.call(ctx, base, http.MethodPost, "/api/admin/jobs/retention/run", nil, nil)
}

// takeBack undoes the deletions that were not undone yet.
func (u *upkeep) takeBack(ctx context.Context, base string) error {
	all, err := u.runs(ctx, base)
	for _, run := range all {
		if err == nil && run.Action == "delete" && run.Undone == "" && run.over() {
			err = u.call(ctx, base, http.MethodPost, u.of("/bulk/"+run.ID+"/undo"), nil, nil)
			if err != nil && strings.Contains(err.Error(), "409") { // it was killed before it changed anything
				err = nil
			}
		}
	}
	return err
}

// finish lets every run that a kill broke off go on, and waits for all.
func (u *upkeep) finish(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, upkeepTimeout)
	defer cancel()
	for {
		all, err := u.runs(ctx, base)
		if err != nil {
			return err
		}
		open := 0
		for _, run := range all {
			switch run.State {
			case "done":
				continue
			case "interrupted", "failed":
				if run.Undone != "" { // what it did is taken back
					continue
				}
				if err := u.call(ctx, base, http.MethodPost, u.of("/bulk/"+run.ID+"/resume"), nil, nil); err != nil {
					return err
				}
			}
			open++
		}
		if open == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.New("runs over many conversations do not come to their end")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// lastCut kills the server once more in the midst of a run that tags every old
// conversation, and has it go on in the next process.
func (t *trial) lastCut(ctx context.Context) error {
	s, err := server.Start(ctx, t.process)
	if err != nil {
		return err
	}
	err = t.upkeep.call(ctx, s.URL(), http.MethodPost, t.upkeep.of("/bulk"),
		map[string]any{"action": "tag", "tags": []string{lastTag}, "filter": "to=" + url.QueryEscape(t.upkeep.before)}, nil)
	t.pause(pauseFrom, pauseBeforeKill)
	return errors.Join(err, s.Kill())
}

// kept brings everything to its end and complains of what is not as the runs and the
// rules would have it.
func (t *trial) kept(ctx context.Context, base string) error {
	u := &t.upkeep
	for _, step := range []func(context.Context, string) error{u.finish, u.takeBack, u.finish, u.keepRules} {
		if err := step(ctx, base); err != nil {
			return err
		}
	}
	// What was in the bin when the last tag was given has it not; a second run gives
	// it to these alone.
	again := map[string]any{"action": "tag", "tags": []string{lastTag}, "filter": "to=" + url.QueryEscape(u.before)}
	if err := u.call(ctx, base, http.MethodPost, u.of("/bulk"), again, nil); err != nil {
		return err
	}
	if err := u.finish(ctx, base); err != nil {
		return err
	}
	now, err := u.list(ctx, base, "")
	if err != nil {
		return err
	}
	tagged, err := u.list(ctx, base, "&tag="+url.QueryEscape(lastTag))
	if err != nil {
		return err
	}
	for _, problem := range checkUpkeep(u.old, now, tagged, u.age, time.Now()) {
		t.problem("%s", problem)
	}
	return t.read(ctx, base, now)
}

// read complains of conversations that are there by half.
func (t *trial) read(ctx context.Context, base string, now map[string]oldOne) error {
	n := 0
	for id, one := range now {
		if n++; n > looked {
			return nil
		}
		var details oldOne
		var page struct{ Items, Messages []json.RawMessage }
		path := "/api/admin/conversations/" + id
		if err := errors.Join(t.upkeep.call(ctx, base, http.MethodGet, path, nil, &details), t.upkeep.call(ctx, base, http.MethodGet, path+"/messages?limit=200", nil, &page)); err != nil {
			return err
		}
		if got := len(page.Items) + len(page.Messages); got < one.Messages {
			t.problem("%s says it has %d messages and has %d", id, one.Messages, got)
		}
		over := one.Status == "ended" && t.upkeep.age.Sub(one.UpdatedAt) > anonymiseDays*24*time.Hour
		if over && details.AnonymisedAt.IsZero() {
			t.problem("%s is of %s and still names somebody", id, one.UpdatedAt)
		}
	}
	return nil
}

// checkUpkeep holds the old conversations as they were against those that are there
// now, when every deletion was taken back and the rules were kept to: those that are
// not old enough are there, unchanged; the others are gone.
func checkUpkeep(old, now, tagged map[string]oldOne, begin, end time.Time) (problems []string) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	most := deleteDays * 24 * time.Hour
	for id, was := range old {
		is, there := now[id]
		switch {
		case begin.Sub(was.UpdatedAt) >= most && there:
			complain("%s is of %s and still there", id, was.UpdatedAt)
		case end.Sub(was.UpdatedAt) < most && !there:
			complain("%s was deleted, which was taken back, and is gone", id)
		case there && is.Messages != was.Messages:
			complain("%s had %d messages and has %d", id, was.Messages, is.Messages)
		}
		if _, has := tagged[id]; has != there {
			complain("%s is there: %v, and found by the last tag: %v", id, there, has)
		}
	}
	for id := range now {
		if _, was := old[id]; !was {
			complain("%s is old, and was not there", id)
		}
	}
	return problems
}
