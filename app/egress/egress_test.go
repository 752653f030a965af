package egress

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/app/id"
)

// names is a name server.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	list, ok := n[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	out := make([]netip.Addr, 0, len(list))
	for _, a := range list {
		out = append(out, netip.MustParseAddr(a))
	}
	return out, nil
}

// dialled notes where a connection was to go, and refuses it.
type dialled struct{ addresses []string }

var errDialled = errors.New("dialled")

func (d *dialled) dial(_ context.Context, _, address string) (net.Conn, error) {
	d.addresses = append(d.addresses, address)
	return nil, errDialled
}

func get(t *testing.T, g *Guard, address string) (*Response, error) {
	t.Helper()
	u, err := Parse(address)
	if err != nil {
		return nil, err
	}
	return g.Get(t.Context(), Request{URL: u, Timeout: time.Minute})
}

func TestGuard_refusesEveryWayInside(t *testing.T) {
	t.Parallel()
	resolver := names{
		"inside.example": {"10.1.2.3"}, "mixed.example": {"93.184.215.14", "127.0.0.1"}, "metadata.google.internal": {"169.254.169.254"},
		"six.example": {"fd00::1"}, "mapped.example": {"::ffff:192.168.0.1"}, "nat64.example": {"64:ff9b::7f00:1"},
		"6to4.example": {"2002:7f00:1::1"}, "teredo.example": {"2001:0:4136:e378:8000:63bf:80ff:fffe"}, "isatap.example": {"2607:f8b0::5efe:a00:1"},
		"localhost": {"127.0.0.1"}, "a.localhost": {"127.0.0.1"}, "nothing.example": {}, "127.0.0.1.nip.io": {"127.0.0.1"}, "intra": {"192.168.7.7"},
	}
	for _, tc := range []struct {
		address string
		want    error
	}{
		{"http://127.0.0.1/", ErrPrivate}, {"http://127.1.2.3:8080/", ErrPrivate}, {"https://127.0.0.1/", ErrPrivate},
		{"http://10.0.0.1/", ErrPrivate}, {"http://172.16.0.1/", ErrPrivate}, {"http://172.31.255.255/", ErrPrivate}, {"http://192.168.1.1/", ErrPrivate},
		{"http://169.254.169.254/latest/meta-data/", ErrPrivate}, {"http://100.64.0.1/", ErrPrivate}, {"http://100.127.255.254/", ErrPrivate},
		{"http://0.0.0.0/", ErrPrivate}, {"http://0.1.2.3/", ErrPrivate}, {"http://224.0.0.1/", ErrPrivate}, {"http://255.255.255.255/", ErrPrivate},
		{"http://198.18.0.1/", ErrPrivate}, {"http://192.0.0.8/", ErrPrivate}, {"http://203.0.113.9/", ErrPrivate}, {"http://168.63.129.16/", ErrPrivate},
		{"http://[::1]/", ErrPrivate}, {"http://[::]/", ErrPrivate}, {"http://[0:0:0:0:0:0:0:1]:80/", ErrPrivate}, {"http://[::ffff:127.0.0.1]/", ErrPrivate},
		{"http://[::ffff:7f00:1]/", ErrPrivate}, {"http://[::127.0.0.1]/", ErrPrivate}, {"http://[fe80::1]/", ErrPrivate}, {"http://[fe80::1%25eth0]/", ErrInvalid},
		{"http://[fc00::1]/", ErrPrivate}, {"http://[fd00:ec2::254]/", ErrPrivate}, {"http://[fec0::1]/", ErrPrivate}, {"http://[ff02::1]/", ErrPrivate},
		{"http://[64:ff9b::127.0.0.1]/", ErrPrivate}, {"http://[64:ff9b::a9fe:a9fe]/", ErrPrivate}, {"http://[64:ff9b:1::1]/", ErrPrivate},
		{"http://[2002:0a00:0001::1]/", ErrPrivate}, {"http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", ErrPrivate}, {"http://[2001:db8::1]/", ErrPrivate},
		{"http://[2607:f8b0::200:5efe:127.0.0.1]/", ErrPrivate},
		{"http://localhost/", ErrPrivate}, {"http://LOCALHOST/", ErrPrivate}, {"http://localhost./", ErrPrivate}, {"http://a.localhost/", ErrPrivate},
		{"http://127.0.0.1./", ErrPrivate}, {"http://2130706433/", ErrInvalid}, {"http://0x7f000001/", ErrInvalid}, {"http://0x7f.1/", ErrInvalid},
		{"http://0177.0.0.1/", ErrInvalid}, {"http://127.1/", ErrInvalid}, {"http://0/", ErrInvalid}, {"http://017700000001/", ErrInvalid},
		{"http://127.0.0.0x1/", ErrInvalid}, {"http://1.2.3.4.5/", ErrInvalid}, {"http://①②⑦.⓪.⓪.①/", ErrPrivate}, {"http://127。0。0。1/", ErrPrivate},
		{"http://１２７.０.０.１/", ErrPrivate}, {"http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", ErrPrivate}, {"http://127.0.0.1.nip.io/", ErrPrivate},
		{"http://inside.example/", ErrPrivate}, {"http://inside.example./", ErrPrivate}, {"http://mixed.example/", ErrPrivate}, {"http://six.example/", ErrPrivate},
		{"http://mapped.example/", ErrPrivate}, {"http://nat64.example/", ErrPrivate}, {"http://6to4.example/", ErrPrivate}, {"http://teredo.example/", ErrPrivate},
		{"http://isatap.example/", ErrPrivate}, {"http://metadata.google.internal/", ErrPrivate}, {"http://intra/", ErrPrivate},
		{"http://nothing.example/", ErrNotFound}, {"http://absent.example/", ErrNotFound},
		{"ftp://93.184.215.14/", ErrInvalid}, {"file:///etc/passwd", ErrInvalid}, {"gopher://93.184.215.14/", ErrInvalid}, {"javascript:alert(1)", ErrInvalid},
		{"http://user@93.184.215.14/", ErrInvalid}, {"http://a:b@shop.example/", ErrInvalid}, {"http:///path", ErrInvalid}, {"http:93.184.215.14", ErrInvalid},
		{"http://93.184.215.14:0/", ErrInvalid}, {"http://93.184.215.14:65536/", ErrInvalid}, {"http://93.184.215.14:http/", ErrInvalid},
		{"http://a..b/", ErrInvalid}, {"http://./", ErrInvalid}, {"http://exa mple/", ErrInvalid}, {"http://ex\\ample/", ErrInvalid}, {"http://a%00b/", ErrInvalid},
		{"http://" + strings.Repeat("a", 3000) + "/", ErrInvalid}, {"//93.184.215.14/", ErrInvalid}, {"", ErrInvalid},
	} {
		d := &dialled{}
		g := New(Config{Resolver: resolver, Clock: id.Now, Dial: d.dial})
		_, err := get(t, g, tc.address)
		if !errors.Is(err, tc.want) {
			t.Errorf("%s: got %v, want %v", tc.address, err, tc.want)
		}
		if len(d.addresses) > 0 {
			t.Errorf("%s: dialled %v", tc.address, d.addresses)
		}
	}
}

func TestGuard_dialsPublicAddresses(t *testing.T) {
	t.Parallel()
	resolver := names{
		"shop.example": {"2606:2800:21f::1", "93.184.215.14"}, "xn--bcher-kva.example": {"93.184.215.15"}, "nat64.example": {"64:ff9b::5db8:d70e"},
		"under_score.example": {"93.184.215.16"},
	}
	for address, want := range map[string]string{
		"http://shop.example/":           "93.184.215.14:80",
		"https://shop.example./a#b":      "93.184.215.14:443",
		"HTTP://SHOP.example:8080":       "93.184.215.14:8080",
		"http://bücher.example/":         "93.184.215.15:80",
		"http://nat64.example/":          "[64:ff9b::5db8:d70e]:80",
		"http://93.184.215.14:00080/":    "93.184.215.14:80",
		"http://[2606:2800:21f::1]:444/": "[2606:2800:21f::1]:444",
		"http://under_score.example/":    "93.184.215.16:80",
	} {
		d := &dialled{}
		_, err := get(t, New(Config{Resolver: resolver, Clock: id.Now, Dial: d.dial}), address)
		if !errors.Is(err, ErrUnreachable) || len(d.addresses) == 0 || d.addresses[0] != want {
			t.Errorf("%s: dialled %v (%v), want %s", address, d.addresses, err, want)
		}
	}
}

// The address that was checked is the one that is dialled, whatever the name
// server says next.
func TestGuard_pinsTheCheckedAddress(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	turns := resolverFunc(func(host string) ([]netip.Addr, error) {
		if asked.Add(1) == 1 {
			return []netip.Addr{netip.MustParseAddr("93.184.215.14")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	})
	d := &dialled{}
	g := New(Config{Resolver: turns, Clock: id.Now, Dial: d.dial})
	if _, err := get(t, g, "http://rebind.example/"); !errors.Is(err, ErrUnreachable) {
		t.Fatal(err)
	}
	if asked.Load() != 1 || len(d.addresses) != 1 || d.addresses[0] != "93.184.215.14:80" {
		t.Fatalf("asked %d times, dialled %v", asked.Load(), d.addresses)
	}
	if _, err := get(t, g, "http://rebind.example/"); !errors.Is(err, ErrPrivate) || len(d.addresses) != 1 {
		t.Fatalf("the second answer: %v, dialled %v", err, d.addresses)
	}
}

type resolverFunc func(host string) ([]netip.Addr, error)

func (f resolverFunc) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	return f(host)
}

// allowed is a guard that may reach one test server by the name of "shop".
func allowed(t *testing.T, s *httptest.Server, also ...string) (*Guard, string) {
	t.Helper()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	g := New(Config{
		Resolver: names{"shop": {"127.0.0.1"}, "other": {"127.0.0.1"}, "localhost": {"127.0.0.1"}}, Clock: id.Now,
		Allow: append([]string{"Shop:" + port}, also...), UserAgent: "Test/1",
	})
	t.Cleanup(g.Close)
	return g, "http://shop:" + port
}

func TestGuard_checksEveryRedirect(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		fmt.Fprint(w, "there")
	}))
	t.Cleanup(s.Close)
	g, base := allowed(t, s)
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for to, want := range map[string]error{
		"/plain": nil, "http://127.0.0.1:" + port + "/": ErrPrivate, "http://other:" + port + "/": ErrPrivate, "http://[::1]:" + port + "/": ErrPrivate,
		"http://0.0.0.0:" + port + "/": ErrPrivate, "http://localhost.:" + port + "/": ErrPrivate, "//localhost:" + port + "/": ErrPrivate,
		"file:///etc/passwd": ErrInvalid, "ftp://shop/": ErrInvalid, "http://u:p@shop:" + port + "/": ErrInvalid, "http://2130706433:" + port + "/": ErrInvalid,
		"/?to=/plain": nil, "?to=": nil,
	} {
		res, err := get(t, g, base+"/?to="+url.QueryEscape(to))
		if !errors.Is(err, want) || want == nil && string(res.Body) != "there" {
			t.Errorf("to %s: %v, want %v", to, err, want)
		}
	}
	circle := "/?to=" + url.QueryEscape("/?to=x") // x has no to: ends
	if _, err := get(t, g, base+circle); err != nil {
		t.Error(err)
	}
}

func TestGuard_endsCirclesAndLetsTheCallerDecide(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/self":
			http.Redirect(w, r, "/self", http.StatusMovedPermanently)
		case strings.HasPrefix(r.URL.Path, "/more"):
			http.Redirect(w, r, fmt.Sprintf("/more%d", n.Add(1)), http.StatusFound)
		default:
			http.Redirect(w, r, "/else", http.StatusPermanentRedirect)
		}
	}))
	t.Cleanup(s.Close)
	g, base := allowed(t, s)
	for _, path := range []string{"/self", "/more"} {
		if _, err := get(t, g, base+path); !errors.Is(err, ErrRedirects) {
			t.Errorf("%s: %v", path, err)
		}
	}
	u, err := Parse(base + "/page")
	if err != nil {
		t.Fatal(err)
	}
	res, err := g.Get(t.Context(), Request{URL: u, Follow: func(_, to *url.URL) bool { return to.Path != "/else" }})
	if err != nil || res.Location == nil || res.Location.Path != "/else" || !res.Permanent || res.Status != http.StatusPermanentRedirect {
		t.Fatalf("%+v, %v", res, err)
	}
}

func TestGuard_boundsBodies(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/long":
			for range 4 << 10 {
				fmt.Fprint(w, strings.Repeat("x", 1024))
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 64 << 10 {
				fmt.Fprint(z, strings.Repeat("0", 1024))
			}
			z.Close()
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			fmt.Fprint(z, "hello")
			z.Close()
			w.Write(b.Bytes())
		case "/broken":
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "no gzip at all")
		case "/strange":
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "x")
		case "/headers":
			w.Header().Set("X-Long", strings.Repeat("y", 200<<10))
		case "/slow":
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		default:
			fmt.Fprint(w, r.UserAgent())
		}
	}))
	t.Cleanup(s.Close)
	g, base := allowed(t, s)
	for path, want := range map[string]error{
		"/long": ErrTooLarge, "/bomb": ErrTooLarge, "/packed": nil, "/broken": ErrAnswer, "/strange": ErrAnswer, "/headers": ErrAnswer, "/": nil, "/slow": ErrTimeout,
	} {
		u, err := Parse(base + path)
		if err != nil {
			t.Fatal(err)
		}
		patience := time.Minute // a busy machine must not make a slow answer of a large one
		if errors.Is(want, ErrTimeout) {
			patience = 700 * time.Millisecond
		}
		res, err := g.Get(t.Context(), Request{URL: u, MaxBody: 1 << 20, Timeout: patience})
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if body := map[string]string{"/packed": "hello", "/": "Test/1"}[path]; want == nil && string(res.Body) != body {
			t.Errorf("%s: %q", path, res.Body)
		}
	}
	rows := g.cfg.Ledger.Rows()
	if len(rows) != 1 || !strings.HasPrefix(rows[0].Address, "shop:") || rows[0].Received < 1<<20 || rows[0].Sent == 0 || rows[0].Connections == 0 {
		t.Errorf("traffic %+v", rows)
	}
}

func TestGuard_ignoresProxiesOfTheEnvironment(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") }))
	t.Cleanup(proxy.Close)
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("ALL_PROXY", proxy.URL)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "direct") }))
	t.Cleanup(s.Close)
	g, base := allowed(t, s)
	if res, err := get(t, g, base+"/"); err != nil || string(res.Body) != "direct" {
		t.Fatal(res, err)
	}
}

func TestGuard_refusesCertificatesOfOthers(t *testing.T) {
	t.Parallel()
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(s.Close)
	s.Config.ErrorLog = nil
	g, base := allowed(t, s)
	if _, err := get(t, g, strings.Replace(base, "http:", "https:", 1)); !errors.Is(err, ErrCertificate) {
		t.Fatal(err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"http://a/", "https://[::1]:80/x?y#z", "http://①/", "http://0x7f.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := Parse(s)
		if err != nil {
			return
		}
		again, err := Parse(u.String())
		if err != nil || again.Host != u.Host {
			t.Fatalf("%q becomes %q, then %v %v", s, u, again, err)
		}
	})
}
