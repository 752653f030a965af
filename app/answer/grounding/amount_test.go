package grounding

import "testing"

// A count of things bears out no amount of money, whatever its number.
func TestCheck_amountsAreNoCounts(t *testing.T) {
	t.Parallel()
	g := New(Input{Question: "what does the tea box cost", Passages: []Passage{{Text: "The tea box brings three teas of 50 grams each to your door every month. It costs $24 a month with delivery."}}})
	for sentence, good := range map[string]bool{
		"The tea box brings three teas.":                               true,
		"The tea box brings 3 teas every month.":                       true,
		"The tea box costs $3 a month.":                                false,
		"The tea box costs $3 for every kilogram of tea you buy.":      false,
		"The tea box costs $50 a month.":                               false,
		"Each of the three teas in the tea box weighs 24 grams.":       false,
		"The tea box costs 24 euros a month.":                          false,
		"The tea box brings three teas of 50 grams each to your door.": true,
	} {
		if v := g.Check(t.Context(), sentence); v.OK != good {
			t.Errorf("%q: %+v", sentence, v)
		}
	}
}
