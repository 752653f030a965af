package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/account"
)

// lenient makes a world whose services panic without failing the test: it only
// matters whether a call comes that far.
func lenient(t *testing.T, change ...func(*Config)) *world {
	t.Helper()
	w := open(t, change...)
	w.chatbots.t, w.conversations.t, w.contents.t, w.accounts.t, w.models.t, w.mail.t, w.behind.t, w.lab.t = nil, nil, nil, nil, nil, nil, nil, nil
	w.files.t, w.users.t, w.leads.t = nil, nil, nil
	return w
}

// addressOf fills the parameters of a route with ids that are well formed.
func addressOf(r route) string {
	path := strings.ReplaceAll(r.path, ":cid", uuidOf(9).String())
	path = strings.ReplaceAll(path, ":seq", "1")
	path = strings.ReplaceAll(path, ":contentId", "returns%2Fpolicy")
	path = strings.ReplaceAll(path, ":lid", uuidOf(4).String())
	path = strings.ReplaceAll(path, ":pid", uuidOf(3).String())
	path = strings.ReplaceAll(path, ":fid", uuidOf(7).String())
	path = strings.ReplaceAll(path, ":uid", uuidOf(6).String())
	path = strings.ReplaceAll(path, ":segment", uuidOf(5).String())
	path = strings.ReplaceAll(path, ":tid", uuidOf(8).String())
	path = strings.ReplaceAll(path, ":kid", uuidOf(2).String())
	path = strings.ReplaceAll(path, ":id", botID(1).String())
	path = strings.ReplaceAll(path, ":runId", "1")
	path = strings.ReplaceAll(path, ":name", "sweep")
	return strings.ReplaceAll(path, "*", "x")
}

// Every protected route, with nobody and with every role, by cookie and by key.
func TestAccess_roles(t *testing.T) {
	w := lenient(t)
	roles := []account.Role{account.Viewer, account.Agent, account.Admin, account.Owner}
	for _, r := range w.server.routes {
		if !r.access.protected() || r.stream && r.access > Viewer || r.compatible() { // the last have a test of their own
			continue
		}
		path := addressOf(r)
		w.do(r.method, path).problem(401, "not_signed_in")
		w.do(r.method, path, cookie("nonsense")).problem(401, "not_signed_in")
		w.do(r.method, path, token("fd_nonsense")).problem(401, "wrong_api_key")
		w.do(r.method, path, head("Authorization", "Basic x")).problem(401, "wrong_api_key")
		for i, role := range roles {
			enough := i >= int(r.access-Viewer)
			for _, credential := range []opt{cookie("cookie-" + string(role)), token("fd_" + string(role))} {
				if r.stream && enough {
					continue // opened in the tests of streams
				}
				got := w.do(r.method, path, credential)
				if enough {
					if got.status == 401 || got.status == 403 {
						t.Errorf("%s %s as %s: %s", r.method, path, role, got.body)
					}
					continue
				}
				got.problem(403, "forbidden")
			}
		}
	}
}

// A bad key beside a good cookie is refused: what a request names first counts.
func TestAccess_headerGoesBeforeTheCookie(t *testing.T) {
	w := lenient(t)
	w.do(http.MethodGet, "/api/admin/me", cookie("cookie-owner"), token("fd_nonsense")).problem(401, "wrong_api_key")
}

func TestAccess_local(t *testing.T) {
	w := lenient(t)
	for _, r := range w.server.routes {
		path := addressOf(r)
		switch {
		case r.access == Local:
			for _, trick := range []opt{
				token("fd_owner"), cookie("cookie-owner"), head("X-Forwarded-For", "127.0.0.1"), head("Host", "local"),
				head("X-Local", "true"), head("localMark", "true"), head("Forwarded", "for=127.0.0.1"),
			} {
				w.do(r.method, path, trick).problem(404, "not_found")
			}
			if got := w.doLocal(r.method, path, body(`{}`)); got.status == 404 || got.status == 401 {
				t.Errorf("%s %s over the socket: %d %s", r.method, path, got.status, got.body)
			}
		case r.access.protected() && !r.stream:
			if got := w.doLocal(r.method, path, head("Origin", "https://evil.example")); got.status == 401 || got.status == 403 {
				t.Errorf("%s %s over the socket: %d %s", r.method, path, got.status, got.body)
			}
		}
	}
}

func TestAccess_crossSite(t *testing.T) {
	w := lenient(t)
	for _, r := range w.server.routes {
		if safe(r.method) || r.surface == visitorSurface || r.access == Local || r.compatible() {
			continue
		}
		path := addressOf(r)
		for _, foreign := range [][]opt{
			{head("Origin", "https://evil.example")},
			{head("Origin", "null")},
			{head("Origin", "http://"+w.address+".evil.example")},
			{head("Sec-Fetch-Site", "cross-site")},
			{head("Sec-Fetch-Site", "same-site")},
		} {
			w.do(r.method, path, append(foreign, cookie("cookie-owner"))...).problem(403, "cross_site")
		}
		for _, own := range [][]opt{
			{head("Origin", w.url)},
			{head("Origin", "https://"+w.address), head("Sec-Fetch-Site", "same-origin")},
			{head("Sec-Fetch-Site", "same-origin")},
			{head("Sec-Fetch-Site", "none")},
		} {
			if got := w.do(r.method, path, append(own, cookie("cookie-owner"))...); strings.Contains(string(got.body), "cross_site") {
				t.Errorf("%s %s: %s", r.method, path, got.body)
			}
		}
		if r.access.protected() {
			if got := w.do(r.method, path, head("Origin", "https://evil.example"), token("fd_owner")); got.status == 403 {
				t.Errorf("%s %s with a key: %s", r.method, path, got.body)
			}
		}
	}
}

// A page asks once where it begins, and nobody being signed in is no failure.
func TestAccess_start(t *testing.T) {
	w := open(t)
	w.chatbots.list = func() ([]chatbotRecord, error) { return []chatbotRecord{bot(1)}, nil }
	w.accounts.needed = func() (bool, error) { return false, nil }
	for _, tc := range []struct {
		options []opt
		role    string // empty: nobody
	}{
		{nil, ""},
		{[]opt{cookie("cookie-owner")}, "owner"},
		{[]opt{cookie("cookie-nobody")}, ""},
		{[]opt{token("fd_owner")}, ""},
	} {
		var start SetupState
		w.do(http.MethodGet, "/api/admin/setup", tc.options...).is(200).into(&start)
		switch {
		case tc.role == "" && start.Me != nil:
			t.Errorf("somebody is there: %+v", start.Me)
		case tc.role != "" && (start.Me == nil || start.Me.Account.Role != tc.role || len(start.Me.Chatbots) != 1):
			t.Errorf("got %+v, want %s", start.Me, tc.role)
		}
	}
}

func TestAccess_session(t *testing.T) {
	w := open(t)
	w.chatbots.list = func() ([]chatbotRecord, error) { return []chatbotRecord{bot(1)}, nil }
	w.accounts.needed = func() (bool, error) { return true, nil }
	w.accounts.login = func(in account.LoginInput) (account.SignedIn, error) {
		if in.Email != "ana@example.com" || in.Password != "correct" || in.Address != "127.0.0.1" || in.Previous != "before" {
			t.Errorf("got %+v", in)
			return account.SignedIn{}, account.ErrWrongCredentials
		}
		return account.SignedIn{Token: "cookie-admin", Actor: account.Actor{Account: account.ID{UUID: uuidOf(1)}, Role: account.Admin}}, nil
	}
	var ended string
	w.accounts.logout = func(token string) error { ended = token; return nil }

	var setup SetupState
	w.do(http.MethodGet, "/api/admin/setup").is(200).into(&setup)
	if !setup.Needed || setup.Me != nil {
		t.Fatalf("set-up is needed, and nobody is there: %+v", setup)
	}
	in := w.do(http.MethodPost, "/api/admin/login", body(`{"email":"ana@example.com","password":"correct"}`), cookie("before")).is(200)
	var me Me
	in.into(&me)
	if me.Account.Role != "admin" || me.Version != "1.2.3" || len(me.Chatbots) != 1 {
		t.Fatalf("got %+v", me)
	}
	set := in.header.Get("Set-Cookie")
	for _, part := range []string{"frontdesk_session=cookie-admin", "HttpOnly", "SameSite=Lax", "path=/", "max-age=2592000"} {
		if !strings.Contains(set, part) {
			t.Errorf("cookie %q lacks %s", set, part)
		}
	}
	if strings.Contains(strings.ToLower(set), "secure") {
		t.Errorf("cookie %q would not be sent over http", set)
	}
	out := w.do(http.MethodPost, "/api/admin/logout", cookie("cookie-admin")).is(204)
	if ended != "cookie-admin" || !strings.Contains(out.header.Get("Set-Cookie"), "frontdesk_session=;") {
		t.Fatalf("ended %q, cookie %q", ended, out.header.Get("Set-Cookie"))
	}
	if strings.Contains(w.log.String(), "ana@") || strings.Contains(w.log.String(), "cookie-admin") || strings.Contains(w.log.String(), "127.0.0.1") {
		t.Fatal("the log holds an address or a token")
	}
}

func TestAccess_secureCookieBehindTLS(t *testing.T) {
	w := open(t, func(c *Config) { c.TrustedProxies = prefixes("127.0.0.0/8") })
	w.chatbots.list = func() ([]chatbotRecord, error) { return nil, nil }
	w.accounts.login = func(in account.LoginInput) (account.SignedIn, error) {
		if in.Address != "198.51.100.7" {
			t.Errorf("address %s", in.Address)
		}
		return account.SignedIn{Token: "x"}, nil
	}
	in := w.do(http.MethodPost, "/api/admin/login", body(`{"email":"a","password":"b"}`), head("X-Forwarded-Proto", "https"),
		head("X-Forwarded-For", "1.1.1.1, 198.51.100.7"), head("X-Forwarded-Host", "desk.example.com"), head("Origin", "https://desk.example.com")).is(200)
	if !strings.Contains(strings.ToLower(in.header.Get("Set-Cookie")), "secure") {
		t.Fatalf("cookie %q", in.header.Get("Set-Cookie"))
	}
}
