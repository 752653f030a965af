package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
)

// TestCommands_withAndWithoutAServer runs every command twice: on a folder that
// a server has open, and on one that nobody has.
func TestCommands_withAndWithoutAServer(t *testing.T) {
	t.Parallel()
	for _, serving := range []bool{true, false} {
		t.Run(fmt.Sprintf("serving=%t", serving), func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			if serving {
				boot(t, data)
			} else {
				if code, _, errs := command(t, data, "chatbots"); code != 1 || !strings.Contains(errs, "no data folder") {
					t.Errorf("a command on a folder that is not there ended with %d: %s", code, errs)
				}
				if code, _, errs := commandWith(t, "a long enough password\n", data, "admin", "create-owner", "--email", "eve@example.com"); code != 0 {
					t.Fatalf("making the folder: %s", errs)
				}
			}
			for _, c := range commandCases(t) {
				code, out, errs := commandWith(t, c.in, data, c.args...)
				if code != c.code || !regexp.MustCompile(c.out).MatchString(out) || !strings.Contains(errs, c.errs) {
					t.Errorf("frontdesk %s\nended with %d, want %d\nout  %s\nwant %s\nerr  %s\nwant %s",
						strings.Join(c.args, " "), code, c.code, out, c.out, errs, c.errs)
				}
			}
		})
	}
}

// file is a file of its own with one line in it.
func file(t *testing.T, line string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.jsonl")
	if err := os.WriteFile(name, []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// commandCase is one call; out is a regular expression, errs a part.
type commandCase struct {
	args      []string
	in        string
	code      int
	out, errs string
}

func commandCases(t *testing.T) []commandCase {
	t.Helper()
	words := func(line string) []string { return strings.Fields(line) }
	return []commandCase{
		{args: words("chatbots"), out: `^[0-9a-f-]{36}  Kettle & Leaf\n$`},
		{args: words("contents list"), out: `(?m)^delivery-time  qa  published  How long delivery takes$`},
		{args: words("contents import -"), in: `{"id":"parrot","title":"Parrot insurance","questions":["Is my parrot insured?"],"answer":"Only green ones."}`, out: `1 new`},
		{args: words("contents import -"), in: `{"id":"bad"}`, code: 1, out: `1 wrong`, errs: "line 1"},
		{args: words("contents export"), out: `(?m)^{"id":"parrot"`},
		{args: words("contents import --wait -"), in: `{"id":"macaw","title":"Macaw insurance","answer":"Not yet.","draft":true}`, out: `1 new`},
		{args: words("contents list"), out: `(?m)^macaw  qa  draft  Macaw insurance$`},
		{args: words("contents publish macaw"), out: `1 published`},
		{args: words("contents publish"), out: `0 published`},
		{args: words("contents publish nothing"), code: 1, errs: "There is no such content"},
		{args: words("contents delete macaw"), out: `1 deleted`},
		{args: append(words("ask --no-model"), "Is my parrot insured?"), out: `"kind":"direct","contentId":"parrot"`},
		{args: append(words("ask --no-model --match words --drafts --found-score 1 --direct-score 1"), "insured parrot"), out: `"kind":"(none|direct)"`},
		{args: append(words("ask --found-score 0.9 --direct-score 0.2"), "Is my parrot insured?"), code: 1, errs: "whatIf.foundScore: Between 0 and the direct score."},
		{args: append(words("ask --match luck"), "Is my parrot insured?"), code: 2, errs: "one of words, meaning, both"},
		{args: words("ask --in " + file(t, `{"q":"And abroad?","history":[{"role":"user","content":"How long does delivery take?"}]}`)), code: 1, errs: `line 1: a turn of the history looks like {"role":"user"`},
		{args: words("ask --in " + file(t, `{"q":"And abroad?","history":[{"role":"user","text":"How long does delivery take?"}]}`)), out: `"id":"1"`},
		{args: words("crawl ftp://example.com"), code: 1, errs: "frontdesk crawl: "},
		{args: words("contents --help"), out: `(?m)^frontdesk \[command\] \[flags\]\n\n  contents import .*\n(  contents .*\n)+\n`},
		{args: words("help files"), out: `\n  files delete `},
		{args: words("files"), code: 2, errs: `"files" needs one word more`},
		{args: words("unanswered"), out: `^Nothing went unanswered in the last 30 days`},
		{args: words("unanswered --json --days 7"), out: `"state": "ready"`},
		{args: words("unanswered --days 0"), code: 2, errs: "from 1 to 90"},
		{args: words("contents delete parrot"), out: `1 deleted`},
		{args: words("contents delete parrot"), code: 1, errs: "There is no such content"},
		{args: words("chatbots set greeting=Hello assistant.enabled=false"), out: `Saved`},
		{args: words("chatbots set colour=red"), code: 2, errs: `there is no setting "colour"`},
		{args: words("chatbots create Second shop"), out: `^[0-9a-f-]{36}  Second shop\n$`},
		{args: words("contents list"), code: 2, errs: "name one with --chatbot"},
		{args: words("stats"), out: `All chatbots\n`},
		{args: words("recount"), out: `0 counters differ`},
		{args: words("end-stale --hours 1"), out: `0 conversations ended`},
		{args: words("end-stale --hours 0"), code: 2, errs: "--hours takes a number above 0"},
		{args: words("admin create-key --name test --role viewer"), out: `^fd_\S+\n$`},
		{args: words("admin create-key --name test --role god"), code: 1, errs: "owner, admin, agent or viewer"},
		{args: words("admin create-owner --email ann@example.com"), in: "a long enough password\n", out: `ann@example.com can sign in`},
		{args: []string{"backup", filepath.Join(t.TempDir(), "backup")}, out: `\d+ bytes`},
		{args: words("backup /no/such/folder/backup"), code: 1, errs: "folder that the server may write to"},
		{args: words("config check"), out: `fine`},
		{args: words("version"), out: `^frontdesk \S+\n$`},
		{args: words("no-such-command --help"), code: 2, errs: `there is no command "no-such-command"`},
		{args: words("stats --no-such-flag"), code: 2, errs: "no-such-flag"},
	}
}

func TestCommands_seedKeepsTheCountersTrue(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	boot(t, data)
	must(t, data, "seed", "--conversations", "300")
	var out struct {
		Total struct{ Total, Active, Ended, Messages int }
	}
	if err := json.Unmarshal([]byte(must(t, data, "stats", "--json")), &out); err != nil {
		t.Fatal(err)
	}
	if s := out.Total; s.Total != 300 || s.Active+s.Ended != 300 || s.Messages < 7*300 || s.Messages > 14*300 {
		t.Errorf("after seeding 300 conversations the figures are %+v", s)
	}
	if out := must(t, data, "recount"); !strings.Contains(out, "0 counters differ") {
		t.Error(out)
	}
	for _, n := range []string{"0", "1000001"} {
		if code, _, errs := command(t, data, "seed", "--conversations", n); code == 0 || !strings.Contains(errs, "between 1 and 1000000") {
			t.Errorf("%s conversations: %d, %s", n, code, errs)
		}
	}
}

func TestCommands_endStaleIsSeenByAVisitor(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	v := r.visit()
	posted := r.say(v, "", "c-1", "Do you ship abroad?")
	stream := r.follow(v, posted.ConversationID, 0)
	r.reply(stream)
	if out := must(t, data, "end-stale", "--hours", "24"); !strings.HasPrefix(out, "0 conversations ended") {
		t.Errorf("a conversation of this moment was taken for stale: %s", out)
	}
	ctx := within(t)
	for out := ""; !strings.HasPrefix(out, "1 conversation ended"); { // the clock has to move by a millisecond
		if out = must(t, data, "end-stale", "--hours", "0.0000001"); ctx.Err() != nil {
			t.Fatalf("nothing was ended: %s", out)
		}
	}
	r.await(stream, "status", "ended")
	_, err := v.Post(within(t), r.base, posted.ConversationID, "c-2", "hello?")
	var refusal *visitor.Error
	if !errors.As(err, &refusal) || refusal.Status != http.StatusConflict {
		t.Errorf("a message into an ended conversation gave %v", err)
	}
	must(t, data, "recount")
}

func TestCommands_healthcheckAsksTheListener(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	address := strings.TrimPrefix(r.base, "http://")
	if code, _, errs := command(t, data, "healthcheck", "--listen", address); code != 0 {
		t.Errorf("a healthy server is called ill: %s", errs)
	}
	r.stop()
	if code, _, errs := command(t, data, "healthcheck", "--listen", address); code != 1 || !strings.Contains(errs, "none answers") {
		t.Errorf("a server that is gone: exit code %d, %s", code, errs)
	}
}
