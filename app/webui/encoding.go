package webui

import (
	"strconv"
	"strings"
)

// choose picks the encoding that the client likes best among those that there
// are, the smaller one at a tie; empty is the content as it is (RFC 9110, 12.5.3).
func choose(accept string, br, gzip bool) string {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != "" {
			weights[name] = weight(params)
		}
	}
	best, bestWeight := "", 0.0
	if plain, named := weights["identity"]; named {
		bestWeight = plain
	}
	for _, option := range []struct {
		name  string
		there bool
	}{{"gzip", gzip}, {"br", br}} {
		if w := weightOf(weights, option.name); option.there && w > 0 && w >= bestWeight {
			best, bestWeight = option.name, w
		}
	}
	return best
}

func weightOf(weights map[string]float64, name string) float64 {
	if w, named := weights[name]; named {
		return w
	}
	return weights["*"]
}

// weight reads ;q=0.5; what cannot be read counts as refused.
func weight(params string) float64 {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		w, err := strconv.ParseFloat(value, 64)
		if err != nil || w < 0 || w > 1 {
			return 0
		}
		return w
	}
	return 1
}
