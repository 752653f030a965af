package knowledge

import "testing"

func TestFigureAsked(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]figure{
		"at what temperature should I brew green tea": heat, "How hot should the water be?": heat, "Wie heiß muss das Wasser sein?": heat, "À quelle température ?": heat, "¿A qué temperatura?": heat,
		"how much is the tea box": money, "Was kostet der Versand?": money, "Combien coûte la livraison ?": money, "¿Cuánto cuesta el envío?": money, //nolint:misspell // Spanish
		"how long does delivery take": duration, "Wie lange dauert die Lieferung?": duration, "combien de temps": duration, "¿Cuánto tiempo tarda?": duration, //nolint:misspell // Spanish
		"When are you open on Saturday?": clock, "Wann habt ihr am Samstag offen?": clock, "What are your opening hours?": clock, "¿A qué hora abren?": clock, "À quelle heure fermez-vous ?": clock,
		"when is the box sent": day, "Wann kommt die Ernte?": day, "how many gardens do you buy from": number, "how far do you deliver": distance, "how old must I be": number,
		"do you ship abroad": noFigure, "how do I cancel it": noFigure, "Can I pay by card?": noFigure,
	} {
		if got := figureAsked(question); got != want {
			t.Errorf("%q asks for %d, want %d", question, got, want)
		}
	}
}

func TestFigure_holds(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		kind figure
		text string
		want bool
	}{
		{money, "It costs $24 a month.", true}, {money, "Beyond that it costs 1.20 € for each kilometre.", true}, {money, "three teas of 50 grams", false}, {money, "Es kostet 5 Euro.", true},
		{heat, "until the water has 75 °C", true}, {heat, "in 75 minutes", false}, {heat, "bei 80 Grad", true},
		{clock, "Day: Saturday · Open: 9:30 to 14:00", true}, {clock, "from 10 am to 6:30 pm", true}, {clock, "Call us at 555-0142 during opening hours.", false}, {clock, "behind closed doors", false},
		{clock, "von 9 Uhr bis 18 Uhr", true}, {duration, "within five working days", true}, {duration, "Letters arrive in two to three days.", true}, {duration, "in 3 Werktagen", true}, {duration, "en 3 días", true},
		{duration, "It costs $24", false}, {day, "packed on the 25th", true}, {day, "Twice a year, in May and in October", true}, {day, "You may call us.", false}, {number, "from fourteen gardens", true}, {distance, "between 60 and 110 kilometres", true}, {distance, "Up to 25 kilometres an hour", false}, {number, "from some gardens", false},
	} {
		if got := tc.kind.holds(tc.text) > 0; got != tc.want {
			t.Errorf("%d in %q: %v", tc.kind, tc.text, got)
		}
	}
}
