package httpapi

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
)

func TestClientAddress(t *testing.T) {
	proxies := prefixes("10.0.0.0/8", "127.0.0.1/32", "fd00::/8", "2001:db8:ffff::/48")
	for name, tc := range map[string]struct {
		remote    string
		forwarded []string
		want      string
	}{
		"no proxy, no header":               {"203.0.113.9", nil, "203.0.113.9"},
		"a stranger's header is ignored":    {"203.0.113.9", []string{"1.2.3.4"}, "203.0.113.9"},
		"one proxy":                         {"10.0.0.1", []string{"203.0.113.9"}, "203.0.113.9"},
		"forged part on the left":           {"10.0.0.1", []string{"1.2.3.4, 203.0.113.9"}, "203.0.113.9"},
		"two proxies":                       {"10.0.0.1", []string{"1.2.3.4, 203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		"several headers":                   {"10.0.0.1", []string{"1.2.3.4", "203.0.113.9", "10.0.0.2"}, "203.0.113.9"},
		"only proxies":                      {"10.0.0.1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		"forged proxy address":              {"10.0.0.1", []string{"10.9.9.9, 203.0.113.9"}, "203.0.113.9"},
		"with a port":                       {"10.0.0.1", []string{"203.0.113.9:4711"}, "203.0.113.9"},
		"IPv6":                              {"10.0.0.1", []string{"2001:db8::1"}, "2001:db8::1"},
		"IPv6 with a port":                  {"10.0.0.1", []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		"IPv6 in brackets":                  {"fd00::1", []string{"[2001:db8::1]"}, "2001:db8::1"},
		"IPv6 with a zone":                  {"10.0.0.1", []string{"fe80::1%eth0"}, "fe80::1"},
		"IPv4 in IPv6":                      {"::ffff:10.0.0.1", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		"garbage ends at the proxy":         {"10.0.0.1", []string{"203.0.113.9, unknown"}, "10.0.0.1"},
		"garbage behind the client":         {"10.0.0.1", []string{"<script>, 203.0.113.9"}, "203.0.113.9"},
		"empty header":                      {"10.0.0.1", []string{""}, "10.0.0.1"},
		"empty hop":                         {"10.0.0.1", []string{"203.0.113.9,, 10.0.0.2"}, "10.0.0.2"},
		"half a bracket":                    {"10.0.0.1", []string{"[2001:db8::1"}, "10.0.0.1"},
		"an obfuscated name of RFC 7239":    {"10.0.0.1", []string{"_hidden"}, "10.0.0.1"},
		"a network is no address":           {"10.0.0.1", []string{"203.0.113.0/24"}, "10.0.0.1"},
		"proxies of IPv6":                   {"2001:db8:ffff::2", []string{"2001:db8::1, 2001:db8:ffff::3"}, "2001:db8::1"},
		"loopback is trusted only if named": {"127.0.0.2", []string{"203.0.113.9"}, "127.0.0.2"},
	} {
		if got := clientAddress(netip.MustParseAddr(tc.remote), tc.forwarded, proxies); got.String() != tc.want {
			t.Errorf("%s: got %s, want %s", name, got, tc.want)
		}
	}
	if got := clientAddress(netip.Addr{}, []string{"1.2.3.4"}, proxies); got.IsValid() {
		t.Errorf("no remote: %s", got)
	}
}

func TestBuckets(t *testing.T) {
	b, now := newBuckets(), time.Unix(1000, 0)
	r := rate{perMinute: 60, burst: 3}
	key := bucketKey{kind: 1}
	for range 3 {
		if wait := b.take(key, r, now); wait != 0 {
			t.Fatalf("wait %s", wait)
		}
	}
	if wait := b.take(key, r, now); wait != time.Second {
		t.Fatalf("wait %s", wait)
	}
	if wait := b.take(bucketKey{kind: 2}, r, now); wait != 0 {
		t.Fatal("another kind has its own budget")
	}
	if wait := b.take(key, r, now.Add(-time.Hour)); wait != time.Second {
		t.Fatalf("a clock that goes back: %s", wait)
	}
	if wait := b.take(key, r, now.Add(time.Second)); wait != 0 {
		t.Fatalf("wait %s", wait)
	}
	b.giveBack(key, r)
	if wait := b.take(key, r, now.Add(time.Second)); wait != 0 {
		t.Fatal("a token that was given back is there")
	}
	if wait := b.take(key, r, now.Add(time.Hour)); wait != 0 {
		t.Fatal("an hour later all is there")
	}
}

func TestBuckets_areBounded(t *testing.T) {
	b := newBuckets()
	for i := range 3 * bucketShards * shardRoom {
		b.take(bucketKey{who: [16]byte{byte(i), byte(i >> 8), byte(i >> 16)}}, rate{1, 1}, time.Unix(int64(i), 0))
	}
	for i := range b.shards {
		if n := len(b.shards[i].buckets); n > shardRoom {
			t.Fatalf("shard %d holds %d", i, n)
		}
	}
}

func TestBudgets_order(t *testing.T) {
	clock := &fakeClock{now: time.Unix(1000, 0)}
	b := newBudgets(false, clock.Now)
	limited := chatbot.Chatbot{ID: botID(1), Limits: chatbot.Limits{PerVisitor: 2, PerAddress: 4, Total: 6, Text: "Slow down, please."}}
	from, elsewhere := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8:0:1::1")
	say := func(visitor byte, from netip.Addr) string {
		v := visitorID(visitor)
		if f, _ := faultOf(orNil(b.message(v, from, limited))); f != errInternal {
			if f.Message != "Slow down, please." || f.RetryAfter < 1 {
				t.Fatalf("got %+v", f)
			}
			return f.Code
		}
		return ""
	}
	sameNet := netip.MustParseAddr("2001:db8::ffff:1")
	for i, want := range []string{"", "too_many_messages"} {
		if got := say(1, from); got != want {
			t.Fatalf("message %d of visitor 1: %q", i, got)
		}
	}
	if got := say(2, sameNet); got != "" {
		t.Fatalf("visitor 2: %q", got)
	}
	if got := say(3, from); got != "too_many_from_address" {
		t.Fatalf("visitor 3: %q: one /64 is one address", got)
	}
	if got := say(3, elsewhere); got != "" {
		t.Fatalf("visitor 3 elsewhere: %q: the refused message must not count", got)
	}
	if got := say(4, elsewhere); got != "chatbot_busy" {
		t.Fatalf("visitor 4: %q", got)
	}
}

func TestEdge_crossOrigin(t *testing.T) {
	w := open(t)
	for _, tc := range []struct {
		bot    byte
		origin string
		allow  string
		status int
	}{
		{1, "", "*", 200},
		{1, "https://anywhere.example", "*", 200},
		{1, "null", "*", 200},
		{2, "", "*", 200},
		{2, "https://shop.example.com", "https://shop.example.com", 200},
		{2, "https://SHOP.example.com:8443", "https://SHOP.example.com:8443", 200},
		{2, "http://a.b.example.org", "http://a.b.example.org", 200},
		{2, "http://localhost:3000", "http://localhost:3000", 200},
		{2, w.url, "*", 200},
		{2, "https://example.com", "", 403},
		{2, "https://example.org", "", 403},
		{2, "https://evilexample.org", "", 403},
		{2, "https://shop.example.com.evil.example", "", 403},
		{2, "http://localhost:3001", "", 403},
		{2, "null", "", 403},
		{2, "file://shop.example.com", "", 403},
	} {
		opts := []opt{body(`{}`)}
		if tc.origin != "" {
			opts = append(opts, head("Origin", tc.origin))
		}
		got := w.do(http.MethodPost, "/api/widget/"+botID(tc.bot).String()+"/session", opts...).is(tc.status)
		if allow := got.header.Get("Access-Control-Allow-Origin"); allow != tc.allow {
			t.Errorf("%d from %q: allow %q, want %q", tc.bot, tc.origin, allow, tc.allow)
		}
		if got.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Error("cookies are never allowed")
		}
		if tc.status == 403 {
			got.problem(403, "origin_not_allowed")
		}
	}
	visitor := w.session(2).VisitorToken
	posted := w.say(2, visitor, "Hi", "c1", "")
	for _, rest := range []string{"/messages", "/events"} {
		w.do(http.MethodGet, "/api/widget/conversations/"+posted.ConversationID+rest, token(visitor), head("Origin", "https://evil.example")).
			problem(403, "origin_not_allowed")
	}
}

func TestEdge_preflight(t *testing.T) {
	w := open(t)
	got := w.do(http.MethodOptions, "/api/widget/"+botID(2).String()+"/messages", head("Origin", "https://shop.example.com"),
		head("Access-Control-Request-Method", "POST"), head("Access-Control-Request-Headers", "authorization,content-type")).is(204)
	for name, part := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Authorization", "Allow": "POST",
	} {
		if !strings.Contains(got.header.Get(name), part) {
			t.Errorf("%s: %q", name, got.header.Get(name))
		}
	}
	panel := w.do(http.MethodOptions, "/api/admin/me", head("Origin", "https://evil.example")).is(204)
	if panel.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("other sites may not read the panel")
	}
	w.do(http.MethodOptions, "/nowhere").problem(404, "not_found")
}

func TestEdge_methodsAndAddresses(t *testing.T) {
	w := open(t)
	got := w.do(http.MethodPut, "/api/widget/"+botID(1).String()+"/session", body(`{}`))
	got.problem(405, "method_not_allowed")
	if got.header.Get("Allow") != "POST" {
		t.Fatalf("Allow %q", got.header.Get("Allow"))
	}
	w.do("BREW", "/healthz").problem(405, "method_not_allowed")
	for _, path := range []string{"/nowhere", "/api", "/api/widget", "/api/admin/nothing", "/api/widget/x/y/z", "/widget/assets/none.js", "/../etc/passwd", "/api/Admin/me"} {
		w.do(http.MethodGet, path).problem(404, "not_found")
	}
	if head := w.do(http.MethodHead, "/healthz").is(200); len(head.body) != 0 || head.header.Get("Content-Length") == "0" {
		t.Fatalf("HEAD gave %v", head.header)
	}
	w.do(http.MethodHead, "/api/admin/events", cookie("cookie-viewer")).is(405)
}

func TestEdge_requestIDs(t *testing.T) {
	w := open(t)
	if got := w.do(http.MethodGet, "/healthz", head("X-Request-Id", "0af7651916cd43dd")).is(200).header.Get("X-Request-Id"); got != "0af7651916cd43dd" {
		t.Errorf("got %q", got)
	}
	seen := map[string]bool{}
	for _, odd := range []string{"", "short", strings.Repeat("a", 65), "with spaces in it", "<script>alert</script>", "ünïcödé-id"} {
		got := w.do(http.MethodGet, "/healthz", head("X-Request-Id", odd)).is(200).header.Get("X-Request-Id")
		if got == odd || len(got) != 16 || seen[got] {
			t.Errorf("%q gave %q", odd, got)
		}
		seen[got] = true
	}
}

func TestEdge_panicsAndFaults(t *testing.T) {
	w := open(t)
	secret := "password=hunter2 of the store"
	for _, fail := range []func(){
		func() { panic(secret) },
		nil,
	} {
		w.chatbots.list = func() ([]chatbotRecord, error) {
			if fail != nil {
				fail()
			}
			return nil, fmt.Errorf("reading chatbots: %s", secret)
		}
		got := w.do(http.MethodGet, "/api/admin/chatbots", token("fd_viewer"), head("X-Request-Id", "find-me-0001"))
		if got.problem(500, "internal"); strings.Contains(string(got.body), "hunter2") {
			t.Fatalf("got %s", got.body)
		}
		if n := strings.Count(w.log.String(), "request failed"); n != 1 || !strings.Contains(w.log.String(), "find-me-0001") {
			t.Fatalf("logged %d times: %s", n, w.log.String())
		}
		w.log.buf.Reset()
	}
	w.do(http.MethodGet, "/healthz").is(200)
}

func TestEdge_logHoldsNoSecrets(t *testing.T) {
	w := open(t)
	visitor := w.session(1).VisitorToken
	w.say(1, visitor, "my card is tulip-4111", "c1", "")
	w.do(http.MethodGet, "/api/admin/me?token=querysecret", token("fd_nonsense-key"))
	for _, secret := range []string{visitor, "tulip-4111", "127.0.0.1", "querysecret", "fd_nonsense", "Go-http-client"} {
		if strings.Contains(w.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(w.log.String(), `"route":"/api/widget/:id/messages","status":202`) {
		t.Errorf("no line for the message: %s", w.log.String())
	}
}
