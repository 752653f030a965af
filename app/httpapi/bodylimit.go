package httpapi

import (
	"fmt"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"frontdesk/app/fault"
)

// largeRoute is a route that takes more than a small body, or needs more time
// for its answer.
type largeRoute struct {
	method   string
	segments []string // "" is a parameter
	access   Access
	limit    int
	timeout  time.Duration
}

// tooLarge says how much a body may have, in bytes.
func tooLarge(limit int) *fault.Error {
	size := fmt.Sprintf("%d KB", limit>>10)
	if limit >= 1<<20 {
		size = fmt.Sprintf("%d MB", limit>>20)
	}
	return errBodyTooLarge.Saying("The body is larger than %s, which is all that this address takes. Send it in parts.", size)
}

// longAnswer is for answers that are as long as the owner's contents.
const longAnswer = 10 * time.Minute

func largeRoutes(routes []route) []largeRoute {
	var out []largeRoute
	for _, r := range routes {
		large := largeRoute{method: r.method, segments: strings.Split(r.path, "/"), access: r.access, limit: r.bodyLimit()}
		for i, segment := range large.segments {
			if strings.HasPrefix(segment, ":") {
				large.segments[i] = ""
			}
		}
		if r.produces == "application/jsonl" || r.produces == anyFile {
			large.timeout = longAnswer
		}
		if large.limit > smallBody || large.timeout > 0 {
			out = append(out, large)
		}
	}
	return out
}

// requestConfig decides after the head of a request how much body is read. More
// than a small one is read only for those who may send it.
func (s *Server) requestConfig(h *fasthttp.RequestHeader, local bool) fasthttp.RequestConfig {
	large := s.largeRoute(h)
	if large == nil {
		return fasthttp.RequestConfig{}
	}
	config := fasthttp.RequestConfig{WriteTimeout: large.timeout}
	if large.limit > smallBody && (local || (doorkeeper{s}).may(h, large.access) == nil) {
		config.MaxRequestBodySize = large.limit
		config.ReadTimeout = max(s.cfg.ReadTimeout, time.Duration(large.limit>>20)*5*time.Second)
	}
	return config
}

func (s *Server) largeRoute(h *fasthttp.RequestHeader) *largeRoute {
	path, _, _ := strings.Cut(string(h.RequestURI()), "?")
	for i := range s.large {
		if s.large[i].method == string(h.Method()) && s.large[i].matches(path) {
			return &s.large[i]
		}
	}
	return nil
}

func (l largeRoute) matches(path string) bool {
	rest := path
	for i, want := range l.segments {
		segment, after, found := strings.Cut(rest, "/")
		if want != "" && segment != want || want == "" && segment == "" && i > 0 {
			return false
		}
		if found != (i < len(l.segments)-1) {
			return false
		}
		rest = after
	}
	return true
}
