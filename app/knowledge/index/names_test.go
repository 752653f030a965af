package index

import "testing"

func TestSearch_tellsWhoNamesWhatTheFirstLacks(t *testing.T) {
	t.Parallel()
	x := build(
		entry("cost", "What delivery costs", "A parcel costs $5.90.", "how much is delivery", "what does delivery cost"),
		entry("abroad", "Delivery abroad", "We ship to Canada and Mexico.", "do you deliver abroad"),
		entry("hours", "Opening hours", "Open from ten to six.", "when is the shop open"),
	)
	named := func(question string) (first string, out []string) {
		for i, m := range x.Search(Query{Text: question, Lang: "en", Limit: 5}).Matches {
			if i == 0 {
				first = m.ID
			}
			if m.Names {
				out = append(out, m.ID)
			}
		}
		return first, out
	}
	for question, want := range map[string]bool{
		"how much does delivery cost to canada":  true,  // a rare word that stands in the other's text alone
		"how much does delivery cost to germany": false, // nobody has it
		"how much does delivery cost":            false, // the first has all
		"how much does delivery cost abroad":     false, // it stands in a line of the other, not in its text
	} {
		first, names := named(question)
		if first != "cost" || want != (len(names) == 1 && names[0] == "abroad") || !want && len(names) > 0 {
			t.Errorf("%s: first %q, named by %q", question, first, names)
		}
	}
}
