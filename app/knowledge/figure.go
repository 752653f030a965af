package knowledge

import (
	"regexp"
	"strings"

	"frontdesk/app/knowledge/analysis"
)

// figure is a kind of figure that a question asks for, or that a sentence has.
type figure uint8

// Kinds of figures. A number is any of them.
const (
	noFigure figure = iota
	number
	money
	heat
	clock
	duration
	distance
	day // a date, a weekday, a time
)

// asking is what a question asks, beyond its words.
type asking struct {
	how    bool // for the way to do something
	figure figure
}

func askingOf(question string) asking {
	return asking{how: asksHow(question), figure: figureAsked(question)}
}

// How figures are asked for, folded, in English, German, French and Spanish. The
// first kind counts that has one of its words in the question.
var askedFigures = []struct {
	kind  figure
	words *regexp.Regexp
}{
	{heat, anyWord(`how (hot|warm|cold)|(what|which) heat|temperatures?|wie (heiss|heiß|warm|kalt)|temperatur(en|as?)?|degrees`)},
	{duration, anyWord(`how (long|fast|soon|quickly)|how many (minutes|hours|days|weeks|months|years)|how much time|wie (lange|schnell)|wie viele (minuten|stunden|tage|wochen|monate|jahre)|` +
		`combien de (temps|minutes|heures|jours|semaines|mois)|cuanto (tiempo|tarda|dura)|cuantos (minutos|dias|meses|anos)|cuantas (horas|semanas)`)},
	{money, anyWord(`how much (is|are|does|do|will|would|for|to pay)|how (expensive|cheap)|prices?|costs?|fees?|charge|was kosten?|was kostet|wie teuer|wie ?viel kost\w*|preise?|kosten|gebuhr(en)?|` +
		`combien (coute\w*|est|sont)|prix|tarifs?|frais|cuanto (cuesta\w*|vale\w*|es|son)|precios?|tarifas?`)},
	{clock, anyWord(`what time|(opening|business|winter|summer|office) hours|hours|wie ?viel uhr|um wie ?viel|ab wann|\w*offnungszeit(en)?|a quelle heure|horaires?|heures d ?ouverture|a que hora|horarios?`)},
	{day, anyWord(`when|what (day|date)|which day|wann|quand|cuando|que dia|quel jour|welche[rmns]? tag`)},
	{distance, anyWord(`how (far|many (miles|kilomet(re|er)s|km))|wie weit|wie viele kilometer|a quelle distance|combien de kilometres|a que distancia|que tan lejos|cuantos kilomet\w+`)},
	{number, anyWord(`how (many|much|old|big|large|tall|heavy|high|often)|wie ?viele?|wie (alt|gross|groß|schwer|hoch|oft)|combien|cuant[oa]s?`)},
}

// weekday finds the name of a day; one asked for wants the time beside it.
var weekday = anyWord(`(mon|tues|wednes|thurs|fri|satur|sun)days?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?|` +
	`lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?`)

func anyWord(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\pL\pN])(?:` + words + `)(?:$|[^\pL\pN])`)
}

// plainWords folds a text for these expressions.
func plainWords(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("¿", " ", "'", " ", "’", " ").Replace(analysis.Fold(text))), " ")
}

// figureAsked tells what kind of figure a question asks for.
func figureAsked(question string) figure {
	q := plainWords(question)
	for _, f := range askedFigures {
		if !f.words.MatchString(q) {
			continue
		}
		if f.kind == day && weekday.MatchString(q) {
			return clock
		}
		return f.kind
	}
	return noFigure
}

// How figures look in a text, folded.
var (
	moneyForm    = regexp.MustCompile(`[$€£¥₹]\s?\d|\d\s?([$€£¥₹]|(euros?|eur|usd|dollars?|pounds?|francs?|franken|chf|cents?|pesos?|dolares|rupees?)\b)|\bfree of charge\b|\bkostenlos\b|\bgratis\b|\bgratuite?s?\b`)
	heatForm     = regexp.MustCompile(`\d\s?(°|º|degrees?\b|grad\b|degres?\b|grados?\b|celsius\b|fahrenheit\b)`)
	clockForm    = regexp.MustCompile(`\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?([ap]\.?m\b|uhr\b|h\b|o clock\b)|\b(midnight|noon|mitternacht|mittags?|midi|minuit|mediodia)\b|(:|\bis|\bare) closed\b|\bclosed on\b|\bgeschlossen\b|\bfermee?s?\b|\bcerrad[oa]s?\b`)
	durationForm = regexp.MustCompile(`(\d|\b(` + numberWords + `)\b)[\s-]?(to |bis |a |or |oder |ou |o |and |\w+ |)?(\d+ |` + numberWords + `)?\s?((working|business|calendar) |)` +
		`(seconds?|minutes?|hours?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|(werk)?tage?n?|wochen?|monate?n?|jahre?n?|secondes?|heures?|jours?|semaines?|mois|ans?|annees?|segundos?|minutos?|horas?|dias?|semanas?|mes(es)?|anos?)\b|` +
		`\b(at once|same day|next day|immediately|overnight|sofort|immediatement)\b`)
	dayForm = regexp.MustCompile(`\b\d{1,2}(st|nd|rd|th)\b|\b(19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]|` +
		`\b(january|february|march|april|june|july|august|september|october|november|decem\w+|januar|februar|marz|mai|juni|juli|oktober|dezember|` +
		`janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b|\b(in|of) may\b`)
	distanceForm = regexp.MustCompile(`\d\s?(km|kilomet\w+|miles?|meters?|metres?|metros?|minutes? (walk|from|by)|m)\b`)
	speedForm    = regexp.MustCompile(`(km|kilomet\w+|miles) ?(an hour|per hour|/ ?h|in der stunde|pro stunde|a l heure|por hora)`)
	numberForm   = regexp.MustCompile(`\d|\b(` + numberWords + `)\b`)
)

// numberWords are numbers that are written out; one and its like are articles too
// often.
const numberWords = `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty|thirty|fifty|hundred|half|twice|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|zwanzig|dreissig|` +
	`deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|vingt|trente|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|veinte|treinta`

// holds is how well a text has the figure that is asked for, from 0 to 1.
func (f figure) holds(text string) float64 {
	if f == noFigure {
		return 0
	}
	text = plainWords(text)
	if f == distance {
		text = speedForm.ReplaceAllString(text, "")
	}
	switch {
	case f.form().MatchString(text), f == day && clockForm.MatchString(text):
		return 1
	case f == day && (weekday.MatchString(text) || durationForm.MatchString(text)):
		return vagueDay
	}
	return 0
}

// vagueDay is how well a weekday or a span of time answers when.
const vagueDay = 0.7

// form is how figures of a kind look.
func (f figure) form() *regexp.Regexp {
	switch f {
	case money:
		return moneyForm
	case heat:
		return heatForm
	case clock:
		return clockForm
	case duration:
		return durationForm
	case distance:
		return distanceForm
	case day:
		return dayForm
	}
	return numberForm
}
