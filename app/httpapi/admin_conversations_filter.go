package httpapi

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// How much one filter may ask for.
const (
	mostFilterValues = 50
	longestFilter    = 64 // bytes of a value
)

// filterFacets are the parameters that conversations are filtered by, each of any
// number of values; a set of values that is closed stands beside its name.
func filterFacets() map[string][]string {
	return map[string][]string{
		"source": nil, "country": nil, "region": nil, "result": nil, "agent": nil, "tag": nil, "lang": nil, "category": nil,
		"rating": {"up", "down"}, "sentiment": {"positive", "neutral", "negative"}, "behaviour": {"calm", "urgent", "confused"},
		"lead": {conversation.LeadYes}, "human": {conversation.HumanAlone, conversation.HumanPerson}, "endedBy": {"visitor", "idle", "agent"},
	}
}

// filterParams documents the parameters of a filter.
func filterParams() []param {
	const several = " Repeated or with commas between them for any of several values; with ! before a value for none of it."
	return []param{
		{"status", "string", "active or ended; all where it is left out."},
		{"from", "string", "Began at or after: RFC 3339, or a day (2026-11-21) in the time zone."},
		{"to", "string", "Began before this moment, or on this day at the latest."},
		{"zone", "string", "IANA name of the time zone of days; UTC where it is left out."},
		{"country", "string", "ISO 3166-1 code, - where nothing is known." + several},
		{"region", "string", "ISO 3166-2 code, such as US-CA." + several},
		{"source", "string", "widget, iframe, site, api, ….." + several},
		{"result", "string", "Result of the session, such as CLICK_MATCH." + several},
		{"rating", "string", "up or down." + several},
		{"sentiment", "string", "positive, neutral or negative." + several},
		{"behaviour", "string", "calm, urgent or confused." + several},
		{"lead", "string", "yes: it led to a lead; !yes: it did not."},
		{"agent", "string", "Name of the person who attended." + several},
		{"tag", "string", "A tag." + several},
		{"lang", "string", "Language." + several},
		{"category", "string", "Category that the analysis found." + several},
		{"human", "string", "alone: answered without a person; person: a person was asked for." + several},
		{"endedBy", "string", "visitor, idle or agent." + several},
	}
}

// conversationFilter reads a filter from the parameters of an address.
func conversationFilter(q url.Values) (f conversation.Filter, err error) {
	if err := readStatus(q, &f); err != nil {
		return f, err
	}
	if f.From, f.To, err = period(q); err != nil {
		return f, err
	}
	known := filterFacets()
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if err := readFacet(q, name, known[name], &f); err != nil {
			return f, err
		}
	}
	return f, impossible(f)
}

func readStatus(q url.Values, f *conversation.Filter) error {
	switch given := q.Get("status"); {
	case len(q["status"]) > 1:
		return wrongQuery("status", "Give one status, active or ended, or leave it out for both.")
	case given == "", given == string(conversation.Active), given == string(conversation.Ended):
		f.Status = conversation.Status(given)
		return nil
	}
	return wrongQuery("status", "This must be active, ended, or left out.")
}

// readFacet reads the values of one parameter.
func readFacet(q url.Values, name string, closed []string, f *conversation.Filter) error {
	kind, _ := conversation.FacetNamed(name)
	count := 0
	for _, given := range q[name] {
		for _, value := range splitValues(given) {
			not := strings.HasPrefix(value, "!")
			value = unescaped(strings.TrimPrefix(value, "!"))
			if value == "" {
				continue
			}
			if len(value) > longestFilter || !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
				return wrongQuery(name, "A value has at most 64 bytes of valid UTF-8.")
			}
			value = conversation.FoldValue(kind, value)
			if closed != nil && !slices.Contains(closed, value) {
				return wrongQuery(name, "There is no such value. Give "+strings.Join(closed, ", ")+".")
			}
			if count++; count > mostFilterValues {
				return wrongQuery(name, "At most 50 values.")
			}
			addValue(f, kind, value, not)
		}
	}
	return nil
}

func addValue(f *conversation.Filter, k conversation.FacetKind, value string, not bool) {
	into := &f.Is
	if not {
		into = &f.Not
	}
	if *into == nil {
		*into = map[conversation.FacetKind][]string{}
	}
	if !slices.Contains((*into)[k], value) {
		(*into)[k] = append((*into)[k], value)
	}
}

// splitValues divides at commas; a backslash keeps the character behind it.
func splitValues(text string) []string {
	var out []string
	from := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case ',':
			out = append(out, strings.TrimSpace(text[from:i]))
			from = i + 1
		}
	}
	return append(out, strings.TrimSpace(text[from:]))
}

func unescaped(text string) string {
	if !strings.ContainsRune(text, '\\') {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// period reads from and to. A day as the end is a whole one.
func period(q url.Values) (from, to time.Time, err error) {
	zone, err := zoneOf("zone", q.Get("zone"))
	if err != nil {
		return from, to, err
	}
	if from, _, err = momentOf(q, "from", zone); err != nil {
		return from, to, err
	}
	to, day, err := momentOf(q, "to", zone)
	if err != nil {
		return from, to, err
	}
	if day != nil {
		to = dayAfter(*day, zone)
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return from, to, wrongQuery("from", "The beginning is not before the end. Exchange them, or leave one out.")
	}
	return from, to, nil
}

// momentOf reads a moment, or the beginning of a day, which then is given too.
func momentOf(q url.Values, name string, zone *time.Location) (at time.Time, day *time.Time, err error) {
	given := q.Get(name)
	switch {
	case len(q[name]) > 1:
		return at, nil, wrongQuery(name, "Give this once.")
	case given == "":
		return at, nil, nil
	}
	if at, err = time.Parse(time.RFC3339, given); err == nil {
		return at.UTC(), nil, nil
	}
	date, err := time.Parse(time.DateOnly, given)
	if err != nil {
		message := "This must be a day such as 2026-11-21, or a moment such as 2026-11-21T09:30:00Z."
		if looksLikeDay(given) {
			message = "The calendar has no such day."
		}
		return at, nil, wrongQuery(name, message)
	}
	at, found := dayStart(date.Year(), date.Month(), date.Day(), zone)
	if !found {
		return at, nil, wrongQuery(name, "There was no such day in this time zone: it was left out.")
	}
	return at.UTC(), &date, nil
}

func looksLikeDay(text string) bool {
	return len(text) == len(time.DateOnly) && strings.Trim(text, "0123456789-") == ""
}

// dayAfter is the end of a day: the beginning of the next one that the zone has.
func dayAfter(day time.Time, zone *time.Location) time.Time {
	for range 3 {
		day = day.AddDate(0, 0, 1)
		if at, found := dayStart(day.Year(), day.Month(), day.Day(), zone); found {
			return at.UTC()
		}
	}
	return day
}

// impossible refuses filters that nothing can be found by.
func impossible(f conversation.Filter) error {
	for kind, values := range f.Is {
		for _, value := range values {
			if slices.Contains(f.Not[kind], value) {
				return wrongQuery(kind.String(), "The same value is wanted and not wanted: "+value+".")
			}
		}
	}
	if f.Status == conversation.Active && len(f.Is[conversation.FacetEndedBy]) > 0 {
		return wrongQuery("endedBy", "An active conversation was ended by nobody. Leave the status out, or make it ended.")
	}
	return nil
}

// filterText reads a filter as a body gives it: as it stands in the query of the
// list. A name that is no filter is refused, since what follows is done to all that
// is found.
func filterText(text string) (conversation.Filter, error) {
	q, err := url.ParseQuery(text)
	if err != nil || !utf8.ValidString(text) || len(text) > 8<<10 {
		return conversation.Filter{}, wrongQuery("filter", "Write the filter as in the query of the list, such as status=ended&country=US.")
	}
	known := filterFacets()
	for name := range q {
		if _, found := known[name]; !found && !slices.Contains([]string{"status", "from", "to", "zone"}, name) {
			return conversation.Filter{}, wrongQuery("filter", "Conversations are not filtered by "+strconv.Quote(name)+".")
		}
	}
	f, err := conversationFilter(q)
	return f, under("filter", err)
}

// under puts the fields of a fault below another field.
func under(name string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) == 0 {
		return err
	}
	fields := make([]fault.Field, 0, len(f.Fields))
	for _, one := range f.Fields {
		fields = append(fields, fault.Field{Field: name + "." + one.Field, Message: one.Message})
	}
	return fault.InvalidFields(fields)
}
