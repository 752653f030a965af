package app_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"frontdesk/app/dashboard"
	"frontdesk/app/httpapi"
)

// nastyTexts are things that people write, or that somebody tries: each has broken
// programs that took a text for something else.
func nastyTexts() []string {
	return []string{
		"\u202eevitcudorp\u202c right to left", "\u2066isolated\u2069", "a\u200bb\u200cc\u200dd\ufeffe", "👩‍👩‍👧‍👦🏳️‍🌈 family", "e\u0301\u0327 combined", "Z̸̲̦͚a̵l͓g̶o",
		"שלום עולם", "مرحبا بالعالم", "日本語テキスト", "ﷺ ﷽", "İIıi ßſ", "\u2028line\u2029paragraph", "\u00a0\u2003wide", "a\u0001\u0008\u001b[31mred\u007f", "\u0085next\u009c", "\U000e0041\U000e0042 tags", "\ufffd\ufffe",
		"<script>alert(1)</script>", "</script><svg onload=alert(1)>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "<!-- --><a href=\"javascript:alert(1)\">x</a>", "</title></textarea></style><b>", "&lt;b&gt; &amp;amp; &#x41;",
		"<![CDATA[x]]> ]]>", "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}", "%s%n%d %00 %2e%2e", "'; DROP TABLE messages; --", "1' OR '1'='1", "../../../../etc/passwd", "C:\\Windows\\..\\system.ini", "\\u0000 \\x00 \\0 is text",
		"=HYPERLINK(\"http://evil.example\",\"x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1", "|pipe", "a,\"b\";c\n=d", "a\r\n=b",
		"**bold** _it_ [x](javascript:alert(1)) ![y](http://evil.example/y.png)", "```\ncode", "# heading\n- list", strings.Repeat("W", 80), "true", "null", "0x1F", "__proto__", "constructor",
	}
}

// marked is the nth of them with something behind it that says which it is.
func marked(n int) string { return nastyTexts()[n] + fmt.Sprintf("zq%dqz", n) }

var mark = regexp.MustCompile(`zq(\d+)qz`)

// nasty is a server on which everything is called like that.
type nasty struct {
	panel
	values []map[string]string // of the parameters of addresses, for each text
	bulk   string
}

func fillNastily(t *testing.T) *nasty {
	t.Helper()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	n := &nasty{panel: r.panel()}
	n.panel.call(http.MethodPut, "/lead-form", json.RawMessage(`{"when":"asked","name":"required","email":"optional","phone":"off",
		"fields":[{"key":"wish","label":"Wish","kind":"long","options":[],"need":"optional"}],"consent":false,
		"texts":[{"lang":"en","title":"","intro":"","submit":"","thanks":"","consent":"","labels":{"wish":"Wish"}}],"notice":false,"mail":false,"mailTo":"","country":"US"}`), nil)
	for i := range nastyTexts() {
		n.values = append(n.values, n.visitor(i))
	}
	for i := range nastyTexts() {
		text := marked(i)
		content := map[string]any{"id": fmt.Sprint("nasty-", i), "title": text, "questions": []string{text, "What is " + text}, "answer": text}
		n.panel.call(http.MethodPost, "/contents", content, nil)
		n.values[i]["contentId"] = fmt.Sprint("nasty-", i)
	}
	var run struct{ ID string }
	n.panel.call(http.MethodPost, "/bulk", map[string]any{"action": "export", "filter": ""}, &run)
	n.bulk = run.ID
	n.grouped("/unanswered", func(g httpapi.QuestionGroups) bool { return len(g.Groups) > 20 })
	return n
}

// visitor has one who is called so, asks so, on a page of that title, and leaves
// details like that; the owner's notes and reasons say it too.
func (n *nasty) visitor(i int) map[string]string {
	n.t.Helper()
	text, v := marked(i), n.visit()
	in := map[string]any{
		"visitorToken": v.Token, "source": "widget", "page": map[string]any{"url": "https://shop.example/?q=" + fmt.Sprint(i), "title": text},
		"userInfo": map[string]any{"name": text},
	}
	var session httpapi.Session
	if err := json.Unmarshal([]byte(n.want(200, http.MethodPost, "/api/widget/"+v.Chatbot+"/session", "", string(encoded(n.t, in)))), &session); err != nil {
		n.t.Fatal(err)
	}
	v.Token = session.VisitorToken
	posted, _ := n.ask(v, "", "1", text)
	var lead struct{ UUID string }
	if status := n.asVisitor(v, posted.ConversationID, "lead", map[string]any{"name": text, "fields": map[string]string{"wish": text}}, &lead); status != http.StatusOK {
		n.t.Fatalf("a lead called %q: %d", text, status)
	}
	var leads httpapi.LeadList
	n.in(posted.ConversationID).call(http.MethodGet, "/leads", nil, &leads)
	if len(leads.Items) != 1 {
		n.t.Fatalf("%d leads of %q", len(leads.Items), text)
	}
	of := map[string]string{
		"id": v.Chatbot, "cid": posted.ConversationID, "uid": session.User.UUID, "lid": leads.Items[0].ID, "seq": fmt.Sprint(posted.Message.Seq), "token": v.Token,
	}
	n.want(200, http.MethodPatch, "/api/admin/leads/"+of["lid"], n.key, string(encoded(n.t, map[string]any{"notes": text, "owner": text})))
	n.want(200, http.MethodPost, "/api/admin/users/"+of["uid"]+"/credits", n.key, string(encoded(n.t, map[string]any{"amount": 3, "reason": text})))
	return of
}

// routes are the addresses that give a medium with 200.
func (n *nasty) routes(media string) []string {
	n.t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]any }
		}
	}
	if err := json.Unmarshal(n.bytes("/api/openapi.json"), &doc); err != nil {
		n.t.Fatal(err)
	}
	var out []string
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		if _, gives := doc.Paths[path]["get"].Responses["200"].Content[media]; gives && !strings.HasPrefix(path, "/api/local/") {
			out = append(out, path)
		}
	}
	return out
}

// reads asks a route with what one text's parameters are.
func (n *nasty) reads(path string, i int, query string) (status int, body []byte) {
	n.t.Helper()
	address := placeholder.ReplaceAllStringFunc(path, func(name string) string {
		if name == "{bulkId}" {
			return n.bulk
		}
		return n.values[i][strings.Trim(name, "{}")]
	})
	token := n.key
	if strings.HasPrefix(path, "/api/widget/") {
		token = n.values[i]["token"]
	}
	req, err := http.NewRequestWithContext(within(n.t), http.MethodGet, n.base+address+query, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(res.Body); err != nil {
		n.t.Fatal(err)
	}
	return res.StatusCode, body
}

// which gives the number of the text that something is made of; -1 for none.
func which(in string) int {
	found := mark.FindStringSubmatch(in)
	if found == nil {
		return -1
	}
	var n int
	_, _ = fmt.Sscan(found[1], &n)
	return n
}

// Whatever people are called and write: lists, details, tables, transcripts and
// files give it back as it was, and it does nothing in any of them.
func TestNasty(t *testing.T) { //nolint:tparallel // the parts look at one server, one after the other
	t.Parallel()
	n := fillNastily(t)
	t.Run("JSON", n.json)
	t.Run("CSV", n.tables)
	t.Run("HTML", n.pages)
}

// formulaLike is what a spreadsheet may take for a formula; numbers are none.
func formulaLike(cell string) bool {
	return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !regexp.MustCompile(`^-?\d+(\.\d+)?$`).MatchString(cell)
}

// tables reads every file that is a table; a route that gives one and is not asked
// rightly here fails.
func (n *nasty) tables(t *testing.T) {
	queries := map[string][]string{"/api/admin/chatbots/{id}/dashboard/export": nil, "/api/admin/chatbots/{id}/users/export": {"?format=csv", "?format=csv&sessions=true"}, "/api/admin/users/{uid}/export": {"?format=csv", "?format=csv&sessions=true"}}
	for _, part := range append(dashboard.Parts(), "questions", "unanswered") {
		queries["/api/admin/chatbots/{id}/dashboard/export"] = append(queries["/api/admin/chatbots/{id}/dashboard/export"], "?part="+part)
	}
	most := len(nastyTexts())
	least := map[string]int{ // how many of the texts must be seen, so that nothing passes by being empty
		"/api/admin/chatbots/{id}/bulk/{bulkId}/file": most, "/api/admin/chatbots/{id}/contents/export": most, "/api/admin/chatbots/{id}/credits/export": most,
		"/api/admin/chatbots/{id}/leads/export": most, "/api/admin/chatbots/{id}/users/export": most, "/api/admin/users/{uid}/export": most, "/api/admin/users/{uid}/credits/export": most,
		"/api/admin/chatbots/{id}/dashboard/export": 20,
	}
	routes := n.routes("text/csv")
	if len(routes) != len(least) {
		t.Errorf("there are %d routes that give tables, this test knows %d: %q", len(routes), len(least), routes)
	}
	for _, path := range routes {
		asked := queries[path]
		if asked == nil {
			asked = []string{"?format=csv"}
		}
		ofOne := 1 // a table of all, or one for each
		if strings.Contains(path, "{uid}") {
			ofOne = most
		}
		seen := map[int]bool{}
		for i := range ofOne {
			for _, query := range asked {
				n.table(t, path, i, query, seen)
			}
		}
		if len(seen) < least[path] {
			t.Errorf("%s shows %d of the texts, want %d", path, len(seen), least[path])
		}
	}
}

func (n *nasty) table(t *testing.T, path string, i int, query string, seen map[int]bool) {
	t.Helper()
	status, body := n.reads(path, i, query)
	if status != http.StatusOK {
		t.Fatalf("%s%s: %d %s", path, query, status, body)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatalf("%s%s is no table: %v", path, query, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if formulaLike(cell) {
				t.Errorf("%s%s: a formula: %q", path, query, cell)
			}
			k := which(cell)
			if k < 0 {
				continue
			}
			// A line break within quotes is read as \n.
			whole, line := kept(cell, strings.ReplaceAll(marked(k), "\r\n", "\n"))
			seen[k] = seen[k] || whole
			if !line {
				t.Errorf("%s%s: %q became %q", path, query, marked(k), cell)
			}
		}
	}
}

// kept tells whether a text is somewhere as it was, but for spaces around it, and
// whether at least as one line: names, titles and subjects have no more.
func kept(in, text string) (whole, line bool) {
	whole = strings.Contains(in, strings.TrimSpace(text))
	return whole, whole || strings.Contains(in, strings.Join(strings.Fields(text), " "))
}

// json looks at every list and detail.
func (n *nasty) json(t *testing.T) {
	seen := map[string]map[int]bool{}
	for _, path := range n.routes("application/json") {
		if !strings.Contains(path, "{") && path != "/api/widget/visitor" || strings.Contains(path, "{fid}") || strings.Contains(path, "{sid}") || strings.Contains(path, "{tid}") || strings.Contains(path, "{did}") || strings.Contains(path, "{gid}") {
			continue // nothing of visitors, or the same as in its list
		}
		ofOne := 1
		if regexp.MustCompile(`\{(cid|uid|lid|contentId)\}|/widget/`).MatchString(path) {
			ofOne = len(n.values)
		}
		seen[path] = map[int]bool{}
		for i := range ofOne {
			query := ""
			switch {
			case strings.HasSuffix(path, "/search"):
				query = "?q=zq&kind=users&limit=50"
			case strings.HasSuffix(path, "export") || strings.HasSuffix(path, "file"):
				query = "?format=json&sessions=true"
			case slices.Contains([]string{"conversations", "users", "leads", "contents", "credits"}, path[strings.LastIndex(path, "/")+1:]) && !strings.Contains(path, "{cid}"):
				query = "?limit=100"
			}
			status, body := n.reads(path, i, query)
			if status != http.StatusOK || !json.Valid(body) {
				continue // another test asks these; a table in the place of JSON
			}
			var value any
			if err := json.Unmarshal(body, &value); err != nil {
				t.Fatal(err)
			}
			leaves(value, func(leaf string) {
				k := which(leaf)
				if k < 0 {
					return
				}
				whole, line := kept(leaf, marked(k))
				seen[path][k] = seen[path][k] || whole
				if !line {
					t.Errorf("%s: %q became %q", path, marked(k), leaf)
				}
			})
		}
	}
	all := len(nastyTexts())
	for _, path := range []string{
		"/api/admin/chatbots/{id}/conversations", "/api/admin/chatbots/{id}/users", "/api/admin/chatbots/{id}/users/export", "/api/admin/chatbots/{id}/leads", "/api/admin/chatbots/{id}/leads/export",
		"/api/admin/chatbots/{id}/contents", "/api/admin/chatbots/{id}/contents/{contentId}", "/api/admin/chatbots/{id}/credits", "/api/admin/conversations/{cid}", "/api/admin/conversations/{cid}/messages",
		"/api/admin/conversations/{cid}/leads", "/api/admin/conversations/{cid}/log", "/api/admin/leads/{lid}", "/api/admin/users/{uid}", "/api/admin/users/{uid}/everything", "/api/admin/users/{uid}/export",
		"/api/admin/users/{uid}/leads", "/api/admin/users/{uid}/credits", "/api/admin/users/{uid}/timeline", "/api/widget/conversations/{cid}/messages", "/api/widget/visitor", "/api/v2/get-customers/{id}", "/api/v2/get-conversations/{id}",
	} {
		if len(seen[path]) != all {
			t.Errorf("%s shows %d of the texts, want %d", path, len(seen[path]), all)
		}
	}
}

func leaves(v any, look func(string)) {
	switch v := v.(type) {
	case string:
		look(v)
	case []any:
		for _, one := range v {
			leaves(one, look)
		}
	case map[string]any:
		for _, one := range v {
			leaves(one, look)
		}
	}
}

// pages reads the printable transcripts: texts in them are texts, whatever they say.
func (n *nasty) pages(t *testing.T) {
	routes := n.routes("text/html")
	if len(routes) < 2 {
		t.Fatalf("there are only %q", routes)
	}
	for _, path := range routes {
		var skeleton string
		for i := range n.values {
			status, body := n.reads(path, i, "")
			if status != http.StatusOK {
				t.Fatalf("%s: %d %s", path, status, body)
			}
			shape, shown := parsed(t, string(body))
			if want := strings.Join(strings.Fields(marked(i)), " "); !strings.Contains(strings.Join(strings.Fields(shown), " "), want) {
				t.Errorf("%s does not show %q", path, want)
			}
			if skeleton == "" {
				skeleton = shape
			}
			if shape != skeleton {
				t.Errorf("%s: %q makes\n%s\nwhere others make\n%s", path, marked(i), shape, skeleton)
			}
		}
	}
}

// parsed gives the elements of a page with their attributes, but for line breaks, and
// its text.
func parsed(t *testing.T, page string) (shape, text string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var elements, texts []string
	for node := range root.Descendants() {
		switch {
		case node.Type == html.TextNode:
			texts = append(texts, node.Data)
		case node.Type == html.ElementNode && node.Data != "br":
			element := node.Data
			for _, a := range node.Attr {
				if mark.MatchString(a.Val) {
					t.Errorf("a visitor's text is the attribute %s of %s: %q", a.Key, node.Data, a.Val)
				}
				element += " " + a.Key
			}
			elements = append(elements, element)
		}
	}
	return strings.Join(elements, ">"), strings.Join(texts, "")
}
