package grounding

import (
	"strings"
	"sync"

	"frontdesk/app/knowledge/analysis"
)

// lexicon is what is known of the words of a language. Words of all languages
// that this package knows are understood in each, as far as they do not clash.
type lexicon struct {
	analyzer *analysis.Analyzer
	elides   bool
	alike    map[string]string // stem → the stem that stands for its meaning
	opposing opposites
	nouns    bool            // written with capitals
	common   map[string]bool // words that are written with a capital without being names
}

func newLexicon(lang string) *lexicon {
	l := &lexicon{analyzer: analysis.For(lang), elides: lang == "fr" || lang == "it" || lang == "ca", nouns: lang == "de" || lang == "lb", common: capitals()}
	if lang == "en" {
		l.alike = alikeInEnglish()
	}
	return l
}

// capitals and alikeInEnglish are read once; nobody writes to them.
var (
	capitals       = sync.OnceValue(func() map[string]bool { return setOf(commonCapitals) })
	alikeInEnglish = sync.OnceValue(func() map[string]string {
		l, out := lexicon{analyzer: analysis.For("en")}, map[string]string{}
		for line := range strings.Lines(alikeWords) {
			words := strings.Fields(line)
			if len(words) == 0 {
				continue
			}
			first := l.bare(words[0])
			for _, w := range words {
				out[l.bare(w)] = first
			}
		}
		return out
	})
)

func (l *lexicon) bare(word string) string {
	return strings.TrimPrefix(l.analyzer.Term(analysis.Token{Word: word}).Text, ".")
}

// stemOf is what forms of a word, and words of one meaning, have in common.
func (l *lexicon) stemOf(word string) string {
	stem := l.bare(word)
	if s, ok := l.alike[stem]; ok {
		return s
	}
	return stem
}

func (l *lexicon) isFunction(word string) bool {
	return l.analyzer.ClassOf(word) != analysis.Meaning || bindingWords[word]
}

func setOf(text string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		out[w] = true
	}
	return out
}

// bindingWords mean little by themselves; what some of them do to a claim is
// judged apart.
var bindingWords = setOf(`
	after before above below under over up down out off through during until till within without inside outside between against upon
	along via per each every either neither both once here there again further still yet even ever never always already
	while where when if unless because since although though however therefore thus otherwise instead also too only just
	about around approximately roughly least most more less fewer than as well much many few several lot lots
	yes no not nor none nothing nobody anything anyone anybody everyone everybody everything someone something
	including especially using used use uses please note simply sure ensure able let lets keep mind according passage passages provided
	would should could shall will must may might can cannot
	it its they them their this that these those he she him her his hers we us our ours you your yours i me my mine
	dr prof mr mrs ms st
	see visit refer contact click here details
	one ones another other others same such own whose which who whom what
	mindestens hochstens bis ab seit vorher nachher nie niemals ohne wahrend bitte konnen durfen werden wird wurde pro je alle allen alles
	desde hasta antes despues sin nunca cada todos todas todo toda entre durante
	depuis jusqu avant apres sans jamais chaque tous toutes tout toute entre pendant chez est sont`)

// commonCapitals are written with a capital in the middle of a sentence although
// they name nobody.
const commonCapitals = `i monday tuesday wednesday thursday friday saturday sunday january february march april may june july
	august september october november december english german french spanish italian internet web email ok faq id pdf wifi
	mr mrs ms dr sie ihr ihre ihren ihnen ihrer`

// alikeWords are words that stand for one another where help is given, a line
// for each meaning.
const alikeWords = `
start begin commence
end finish conclude
cost price fee charge pay
buy purchase
email mail
call phone telephone ring
rent hire lend borrow loan
receive obtain
ship deliver dispatch
bike bicycle
photo picture image photograph photography
replace replacement exchange swap
repair fix
cancel cancellation
choose select pick
find locate
free complimentary gratis
store shop
website site
customer client
modify update edit
delete remove erase
due deadline
underneath below beneath
operation surgery
child kid children kids
luggage baggage
film movie
refund reimburse reimbursement
allow permit
require requirement mandatory
advance beforehand
waive waiver
rental rented
blood bloods
notify inform
arrive arrival
leave departure depart
guest visitor
restart reboot
`

// number words that a claim can turn on; "one" is left out because it is mostly
// none.
var numberWords = map[string]string{
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17",
	"eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60",
	"seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000", "million": "1000000",
	"zwei": "2", "drei": "3", "vier": "4", "funf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zehn": "10", "elf": "11",
	"zwolf": "12", "vierzehn": "14", "zwanzig": "20", "dreissig": "30", "hundert": "100", "tausend": "1000",
	"dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9", "diez": "10", "once": "",
	"doce": "12", "quince": "15", "veinte": "20", "treinta": "30",
	"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "douze": "12", "quinze": "15",
	"vingt": "20", "trente": "30",
}

// timesWords are numbers with the unit "times" in one word.
var timesWords = map[string]string{"twice": "2", "thrice": "3", "zweimal": "2", "dreimal": "3", "viermal": "4", "funfmal": "5", "zehnmal": "10"}

var dayNames = namesOf([]string{
	"monday mondays montag montags lunes lundi lundis", "tuesday tuesdays dienstag dienstags martes mardi mardis",
	"wednesday wednesdays mittwoch mittwochs miercoles mercredi mercredis", "thursday thursdays donnerstag donnerstags jueves jeudi jeudis",
	"friday fridays freitag freitags viernes vendredi vendredis", "saturday saturdays samstag samstags sabado sabados samedi samedis",
	"sunday sundays sonntag sonntags domingo domingos dimanche dimanches",
})

var dayShorts = namesOf([]string{"monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri", "saturday sat", "sunday sun"})

var monthNames = namesOf([]string{
	"january januar janner enero janvier", "february februar febrero fevrier", "march marz marzo mars", "april abril avril",
	"may mai mayo", "june juni junio juin", "july juli julio juillet", "august agosto aout", "september septiembre septembre",
	"october oktober octubre octobre", "november noviembre novembre", "december dezember diciembre decembre", //nolint:misspell // French
})

var dayparts = namesOf([]string{
	"morning mornings vormittag vormittags morgens manana mananas matin matins", "afternoon afternoons nachmittag nachmittags tarde tardes",
	"evening evenings abend abends soir soirs", "weekday weekdays werktag werktags werktagen", "weekend weekends wochenende wochenenden",
	"today heute hoy", "tomorrow demain", "yesterday gestern ayer", "tonight",
	"holiday holidays feiertag feiertags feiertagen festivos",
})

func namesOf(lines []string) map[string]string {
	out := map[string]string{}
	for _, line := range lines {
		words := strings.Fields(line)
		for _, w := range words {
			out[w] = words[0]
		}
	}
	return out
}

// wordFact reads facts that are written as words.
func (l *lexicon) wordFact(t token) (fact, bool) {
	if n := numberWords[t.word]; n != "" {
		return fact{kind: factNumber, value: n, raw: t.raw}, true
	}
	if n, ok := timesWords[t.word]; ok {
		return fact{kind: factNumber, value: n, unit: "time", raw: t.raw}, true
	}
	for _, names := range []struct {
		kind  factKind
		table map[string]string
	}{{factWeekday, dayNames}, {factDaypart, dayparts}, {factClock, clockNames}} {
		if value, ok := names.table[t.word]; ok {
			return fact{kind: names.kind, value: value, raw: t.raw}, true
		}
	}
	named := t.upper && !t.first // "may" and "march" are words, too, and so are "sat" and "sun"
	if d, ok := dayShorts[t.word]; ok && named {
		return fact{kind: factWeekday, value: d, raw: t.raw}, true
	}
	if m, ok := monthNames[t.word]; ok && (named || t.word != "may" && t.word != "march") {
		return fact{kind: factMonth, value: m, raw: t.raw}, true
	}
	return fact{}, false
}

// clockNames are times of day, in minutes.
var clockNames = namesOf([]string{"720 noon midday mittags mediodia midi", "0 midnight mitternacht medianoche minuit"})

var unitNames = namesOf([]string{
	"second seconds sec secs sekunde sekunden segundo segundos seconde secondes", "minute minutes min mins minuten minuto minutos",
	"hour hours hr hrs h stunde stunden hora horas heure heures", "day days tag tage tagen dia dias jour jours",
	"week weeks woche wochen semana semanas semaine semaines", "month months monat monate monaten mes meses mois",
	"year years jahr jahre jahren ano anos an ans annee annees", "usd dollar dollars bucks", "eur euro euros", "gbp pound pounds",
	"cent cents pence", "percent prozent", "kg kilo kilos kilogram kilograms", "g gram grams gramm", "mg", "gb", "mb", "tb", "kb", "km", "m meter meters metre metres", "cm", "mm",
	"mile miles", "am", "pm", "clock uhr oclock", "time times mal veces fois", "person persons people personen personas personnes",
	"liter liters litre litres", "inch inches", "foot feet", "watt watts", "volt volts",
})

func unitOf(word string) string { return unitNames[word] }
