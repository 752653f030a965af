package grounding

import (
	"context"
	"testing"
)

var (
	teaBox = Passage{Heading: "How the tea box works", Text: "The tea box brings three teas of 50 grams each to your door every month, chosen by the season and by what you told us you like. " +
		"It costs $24 a month with delivery, and each box comes with a card that says how to brew what is in it.\n\n" +
		"The box is packed on the 25th and arrives in the first days of the month. As a present it runs for three, six or twelve months and ends by itself."}
	teapot = Passage{Heading: "Caring for a cast-iron teapot", Text: "Rinse a cast-iron teapot with hot water only, without soap, and dry it at once, inside and outside. " +
		"The pot is for serving: it must not stand on the stove.\n\n" +
		"A little rust inside does no harm. Boil used tea leaves in water, let it stand in the pot for twenty minutes and rinse; the tannin seals the spot."}
	wholesale = Passage{Heading: "Tea for cafés and offices", Text: "Cafés and offices get our wholesale prices from 2 kilograms on. Every tea comes as a sample of 10 grams for $2.50. Parcels take 3-5 days."}
	prices    = Passage{Heading: "Prices in euros", Text: "Tandem: 38\nTrailer: 12\nRent by the day."}
	weights   = Passage{Heading: "Parcels", Text: "Weight (kg) | Price ($)\nup to 2 | 4.90\nup to 10 | 9.90"}
)

// A number supports an amount only with its unit, a rate must be one in the
// passages, and what stands around a number stands around it there.
func TestCheck_aroundNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		ok       bool
		sentence string
		passage  Passage
	}{
		{false, "The tea box costs $3 for every kilogram of tea you buy.", teaBox},
		{false, "The tea box costs $3.", teaBox},
		{false, "The tea box brings 3 kg of tea.", teaBox},
		{false, "The tea box brings three kilograms of tea to your door every month.", teaBox},
		{false, "The tea box costs $24 for every kilogram of tea.", teaBox},
		{false, "The tea box costs $24 per week with delivery.", teaBox},
		{false, "The tea box costs €24 a month.", teaBox},
		{false, "The tea box costs $50 a month.", teaBox},
		{false, "The tea box is packed in boxes that are 50 grams each, which means they can be delivered to your door by the time you read this.", teaBox},
		{false, "The tea box comes with 24 cards that say how to brew what is in it.", teaBox},
		{false, "You can remove the rust from your cast-iron teapot by boiling it for twenty minutes and then rinsing with hot water.", teapot},
		{false, "Boil the used tea leaves for twenty minutes and rinse.", teapot},
		{false, "Dry it inside for twenty minutes.", teapot},
		{false, "A sample costs $2.50 per kilogram.", wholesale},
		{false, "The tandem costs $38.", prices},
		{true, "The tea box costs $24 a month.", teaBox},
		{true, "The tea box costs 24 dollars per month, with delivery.", teaBox},
		{true, "The monthly price is $24, delivery included.", teaBox},
		{true, "It brings three teas of 50 grams each to your door every month.", teaBox},
		{true, "Each month you get three teas, 50 g each.", teaBox},
		{true, "As a present it runs for three, six or twelve months.", teaBox},
		{true, "The box is packed on the 25th.", teaBox},
		{true, "Boil used tea leaves in water, let it stand in the pot for twenty minutes and rinse.", teapot},
		{true, "Boil used tea leaves in water and let that stand in the pot for 20 minutes.", teapot},
		{true, "Leave it standing in the pot for twenty minutes, then rinse.", teapot},
		{true, "Wholesale prices start at 2 kg.", wholesale},
		{true, "A sample of 10 g costs $2.50.", wholesale},
		{true, "Parcels take 3 to 5 days.", wholesale},
		{true, "The tandem costs 38 euros.", prices},
		{true, "The tandem costs 38 euros per day.", prices},
		{true, "A parcel of up to 2 kg costs $4.90.", weights},
	} {
		v := New(Input{Question: "what does it cost and when", Passages: []Passage{tc.passage}}).Check(context.Background(), tc.sentence)
		if v.OK != tc.ok {
			t.Errorf("%q: got %v (%s), want %v", tc.sentence, v.OK, v.Reason, tc.ok)
		}
	}
}
