package site

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// address is the one form of a page's address: no fragment, no marks of
// campaigns and sessions, the query in order.
func address(raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || len(raw) > 2000 || u.Host == "" || u.User != nil {
		return nil, false
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	if usual == "" {
		return nil, false
	}
	u.Host = strings.TrimSuffix(strings.ToLower(u.Host), ".")
	if port := u.Port(); port == usual || port == "" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	u.Fragment, u.RawFragment, u.ForceQuery = "", "", false
	if u.Path == "" {
		u.Path = "/"
	}
	if at := strings.Index(strings.ToLower(u.Path), ";jsessionid="); at >= 0 {
		u.Path, u.RawPath = u.Path[:at], ""
	}
	u.RawQuery = query(u.RawQuery)
	return u, true
}

// query drops what does not change a page, and sorts the rest.
func query(raw string) string {
	if raw == "" {
		return ""
	}
	var kept []string
	for pair := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); pair == "" || err == nil && meansNothing(strings.ToLower(name)) {
			continue
		}
		kept = append(kept, pair)
	}
	slices.Sort(kept)
	return strings.Join(slices.Compact(kept), "&")
}

// meansNothing tells query parameters that count visitors or carry sessions.
func meansNothing(name string) bool {
	switch name {
	case "gclid", "gbraid", "wbraid", "fbclid", "msclkid", "dclid", "yclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id",
		"phpsessid", "jsessionid", "aspsessionid", "sessionid", "session_id", "session-id", "sess", "sid", "cfid", "cftoken", "zenid", "oscsid", "s_cid", "replytocom":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "pk_") || strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "aspsessionid")
}

// hostOf is a host for comparing: www is no other one.
func hostOf(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

// keyOf is what makes two addresses the same page: all but scheme and www.
func keyOf(u *url.URL) string {
	key := hostOf(u) + u.EscapedPath()
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return key
}

// PageIDOf gives the id of an address, false for what is no address of a page.
func PageIDOf(raw string) (PageID, bool) {
	u, ok := address(raw)
	if !ok {
		return PageID{}, false
	}
	return pageIDOf(keyOf(u)), true
}

// ContentID is the id of the content that is made of an address: readable words
// of its path and a hash. It stays the same for as long as the address does.
func ContentID(raw string) string {
	u, ok := address(raw)
	if !ok {
		return ""
	}
	id := pageIDOf(keyOf(u))
	words := strings.Trim(noWord.ReplaceAllString(strings.ToLower(u.Path), "-"), "-")
	words = strings.TrimSuffix(strings.TrimSuffix(words, "-html"), "-htm")
	if len(words) > 60 {
		words = strings.Trim(words[len(words)-60:], "-")
	}
	if words == "" {
		words = "start"
	}
	return "page-" + words + "-" + id.String()[:8]
}

var noWord = regexp.MustCompile(`[^a-z0-9]+`)
