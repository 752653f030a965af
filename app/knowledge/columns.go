package knowledge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ColumnUse is what a column of a table becomes in contents.
type ColumnUse string

// The uses. There may be several columns of questions and of tags, and one of
// each other use.
const (
	UseID        ColumnUse = "id"
	UseTitle     ColumnUse = "title"
	UseQuestion  ColumnUse = "question"  // one question a cell
	UseQuestions ColumnUse = "questions" // one on each line of a cell, or parted by |
	UseAnswer    ColumnUse = "answer"
	UseText      ColumnUse = "text"
	UseURL       ColumnUse = "url"
	UseLang      ColumnUse = "lang"
	UseTags      ColumnUse = "tags"
	UseDraft     ColumnUse = "draft"     // yes or no
	UseValidFrom ColumnUse = "validFrom" // a day, or a time
	UseValidTo   ColumnUse = "validTo"
	UseIgnore    ColumnUse = "ignore"
)

// ColumnUses are all of them.
func ColumnUses() []ColumnUse {
	return []ColumnUse{UseID, UseTitle, UseQuestion, UseQuestions, UseAnswer, UseText, UseURL, UseLang, UseTags, UseDraft, UseValidFrom, UseValidTo, UseIgnore}
}

func (u ColumnUse) many() bool {
	return u == UseQuestion || u == UseQuestions || u == UseTags || u == UseIgnore
}

// lookedAt is how many rows of a table decide what its columns are.
const lookedAt = 50

// columnNames are what people call columns, in the languages of this world that
// we know something of. Names are folded: lower case, letters and digits alone.
func columnNames() map[ColumnUse]string {
	return map[ColumnUse]string{
		UseQuestion: "question q query ask prompt utterance userquestion examplequestion phrase frage kundenfrage beispielfrage " +
			"pregunta domanda pergunta vraag pytanie fråga spørgsmål spørsmål kysymys otázka otazka kérdés întrebare soru вопрос питання ερώτηση質問 質問 问题 問題 질문 سؤال",
		UseQuestions: "questions queries examples examplequestions utterances phrases variants fragen beispielfragen varianten " +
			"preguntas domande perguntas vragen pytania frågor spørgsmåler otázky kérdések întrebări sorular вопросы питання",
		UseAnswer: "answer answers a reply response output completion solution antwort antworten lösung réponse réponses " +
			"respuesta respuestas risposta risposte resposta respostas antwoord antwoorden odpowiedź odpowiedzi svar vastaus odpověď odpoved válasz " +
			"răspuns raspuns cevap yanıt ответ ответы відповідь απάντηση 回答 答え 答案 답변 جواب إجابة",
		UseTitle: "title name subject heading headline topic titel thema betreff überschrift titre sujet título titulo asunto titolo oggetto " +
			"tytuł temat onderwerp rubrik otsikko název cím titlu başlık заголовок тема назва τίτλος タイトル 件名 标题 標題 제목 عنوان",
		UseText: "text body content article description inhalt artikel beschreibung texte contenu contenido texto descripción testo contenuto " +
			"conteúdo conteudo inhoud treść opis innehåll sisältö obsah szöveg metin текст содержание κείμενο 本文 内容 內容 내용 نص",
		UseURL:  "url uri link href address page website webseite seite adresse lien enlace indirizzo endereço strona ссылка 链接 リンク",
		UseLang: "lang language locale sprache langue idioma lingua língua taal język språk sprog kieli jazyk nyelv limbă dil язык мова γλώσσα 言語 语言 언어 لغة",
		UseTags: "tags tag category categories label labels keywords keyword group section kategorie kategorien schlagwort schlagworte schlagwörter stichwort stichworte stichwörter " +
			"catégorie catégories motsclés motclé étiquette étiquettes categoría categorías etiqueta etiquetas palabrasclave palavraschave parolechiave " +
			"categoria categorie trefwoord trefwoorden słowakluczowe nyckelord søgeord tagi kategoria kategorier категория теги カテゴリ 分类 분류",
		UseDraft:     "draft isdraft unpublished entwurf brouillon borrador bozza rascunho concept szkic utkast kladde luonnos черновик 草稿 下書き 초안",
		UseValidFrom: "validfrom validsince startdate gültigab gültigvon giltab valablede valableàpartirde válidodesde validodal válidode geldigvan ważneod giltigfrån действуетс",
		UseValidTo: "validto validuntil validtill enddate expires expiry expirydate gültigbis giltbis ablaufdatum valablejusquau " +
			"válidohasta scadenza válidoaté geldigtot ważnedo giltigtill действуетдо",
		UseID: "id key identifier externalid contentid reference ref schlüssel",
		// Running numbers: those of the next file begin at 1 again.
		UseIgnore: "number no nr num lfdnr row rownumber line position pos nummer zeile numéro número numero номер 编号 番号 序号 번호",
	}
}

// foldName makes of a column's name what columnNames holds: numbers at its end
// do not count ("Question 2"), nor does what separates words.
func foldName(name string) string {
	name = strings.TrimRight(strings.ToLower(strings.TrimSpace(name)), " 0123456789.#:?_-")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, name)
}

// useOfName is what a column's name says it is, empty where it says nothing.
func useOfName(name string) ColumnUse {
	folded := foldName(name)
	if folded == "" {
		return ""
	}
	for _, use := range ColumnUses() {
		if slices.Contains(strings.Fields(columnNames()[use]), folded) {
			return use
		}
	}
	return ""
}

// headed tells whether the first row names columns: some of its cells are names
// that we know, or all of them look like names, and there are rows below it.
func headed(rows [][]string) bool {
	if len(rows) == 0 {
		return false
	}
	known, named := 0, 0
	seen := map[string]bool{}
	for _, cell := range rows[0] {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		if useOfName(cell) != "" {
			known++
		}
		if isName(cell) && !seen[strings.ToLower(cell)] {
			named++
		}
		seen[strings.ToLower(cell)] = true
	}
	return known > 0 && named >= (len(seen)+1)/2 || named > 0 && named == len(seen) && len(rows) > 1
}

// isName tells a short name from a sentence, a number or an address.
func isName(cell string) bool {
	return utf8.RuneCountInString(cell) <= 30 && !isAsked(cell) && !strings.ContainsAny(cell, "\n!;") && !strings.HasSuffix(cell, ".") &&
		!strings.Contains(cell, "://") && strings.ContainsFunc(cell, unicode.IsLetter)
}

// isAsked tells a question by its mark, in the scripts that have one.
func isAsked(cell string) bool {
	return strings.HasSuffix(strings.TrimRight(cell, " \"'»”)"), "?") || strings.ContainsAny(cell, "¿？؟")
}

// shape is what the cells of a column look like.
type shape struct {
	filled                    int
	asked, links, langs, long float64 // shares; long is the mean number of characters
	lists                     bool
	counts                    bool // 1, 2, 3, …
	distinct                  int
}

func shapeOf(rows [][]string, column int) (s shape) {
	seen := map[string]bool{}
	for _, row := range rows {
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			continue
		}
		cell := strings.TrimSpace(row[column])
		s.filled++
		s.long += float64(utf8.RuneCountInString(cell))
		seen[cell] = true
		if isAsked(cell) {
			s.asked++
		}
		if strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://") {
			s.links++
		}
		if isBase(strings.ToLower(cell)) {
			s.langs++
		}
		s.lists = s.lists || strings.ContainsAny(cell, "\n|")
	}
	n := float64(max(s.filled, 1))
	s.asked, s.links, s.langs, s.long, s.distinct = s.asked/n, s.links/n, s.langs/n, s.long/n, len(seen)
	s.counts = counts(rows, column)
	return s
}

// counts tells whether a column numbers the rows, from 0 or 1.
func counts(rows [][]string, column int) bool {
	next := 0
	for _, row := range rows {
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			continue
		}
		n, err := strconv.Atoi(strings.Trim(row[column], " #.)"))
		if err != nil || n != next && (next != 0 || n != 1) {
			return false
		}
		next = n + 1
	}
	return next > 0
}

// guessColumns says what each column is, by its name where there is one that
// says it, else by what its cells look like.
func guessColumns(names []string, rows [][]string) []ColumnUse {
	uses := make([]ColumnUse, len(names))
	taken := map[ColumnUse]bool{}
	shapes := make([]shape, len(names))
	for i, name := range names {
		shapes[i] = shapeOf(rows, i)
		use := useOfName(name)
		if use == UseID && shapes[i].counts {
			use = UseIgnore // else a second file that counts from 1 would take the place of this one's contents
		}
		if use != "" && (use.many() || !taken[use]) {
			uses[i], taken[use] = use, true
		}
	}
	byShape(uses, shapes, taken)
	for i := range uses {
		switch {
		case uses[i] == "":
			uses[i] = UseIgnore
		case uses[i] == UseQuestion && shapes[i].lists:
			uses[i] = UseQuestions
		}
	}
	return uses
}

// byShape gives what is still missing to the columns that look like it: first
// addresses and languages, then questions, then the longest as the answer.
func byShape(uses []ColumnUse, shapes []shape, taken map[ColumnUse]bool) {
	give := func(use ColumnUse, score func(shape) float64, least float64) {
		if i := bestColumn(uses, shapes, score, least); i >= 0 && !taken[use] {
			uses[i], taken[use] = use, true
		}
	}
	give(UseURL, func(s shape) float64 { return s.links }, .8)
	give(UseLang, func(s shape) float64 { return s.langs }, .95)
	named := taken[UseQuestion] || taken[UseQuestions] || taken[UseTitle]
	if !named {
		give(UseQuestion, func(s shape) float64 { return s.asked }, .3)
	}
	if !taken[UseText] && (named || taken[UseQuestion]) {
		give(UseAnswer, func(s shape) float64 { return s.long }, 8)
	}
	if taken[UseAnswer] && !named && !taken[UseQuestion] {
		give(UseQuestion, func(s shape) float64 { return s.long }, 3)
	}
}

// bestColumn is the column without a use that scores most, at least this much;
// -1 where there is none.
func bestColumn(uses []ColumnUse, shapes []shape, score func(shape) float64, least float64) int {
	best, most := -1, least
	for i, s := range shapes {
		if n := score(s); uses[i] == "" && s.filled > 0 && n >= most && (best < 0 || n > most) {
			best, most = i, n
		}
	}
	return best
}

// columnLabels are the names of columns as they are shown and mapped by: those
// of the header, made distinct, and a number where there is none.
func columnLabels(header []string, columns int) []string {
	out := make([]string, max(columns, len(header)))
	seen := map[string]int{}
	for i := range out {
		name := ""
		if i < len(header) {
			name = strings.Join(strings.Fields(header[i]), " ")
		}
		if name == "" {
			name = fmt.Sprintf("Column %d", i+1)
		}
		name = clip(name, 100)
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		out[i] = name
	}
	return out
}

// Mapping says what the columns of a table become, by their names.
type Mapping map[string]ColumnUse

// names tells whether a row has the names that are mapped.
func (m Mapping) names(row []string) bool {
	labels := columnLabels(row, len(row))
	for name := range m {
		if !slices.Contains(labels, name) {
			return false
		}
	}
	return len(m) > 0
}

// apply gives the use of each column. A column that the mapping does not name is
// ignored; a name that no column has, and a use that does not exist or is there
// twice, is a fault.
func (m Mapping) apply(names []string) ([]ColumnUse, error) {
	uses := make([]ColumnUse, len(names))
	taken := map[ColumnUse]string{}
	for name, use := range m {
		i := slices.Index(names, name)
		switch {
		case i < 0:
			return nil, headerFault(fmt.Sprintf("The file has no column %q. It has %s.", clip(name, 60), clip(strings.Join(names, ", "), 300)))
		case !slices.Contains(ColumnUses(), use):
			return nil, headerFault(fmt.Sprintf("The column %q cannot become %q. There are id, title, question, questions, answer, text, url, lang, tags, draft, validFrom, validTo and ignore.", clip(name, 60), clip(string(use), 30)))
		case taken[use] != "" && !use.many():
			return nil, headerFault(fmt.Sprintf("Two columns are to become the %s: %q and %q. Ignore one of them.", use, clip(taken[use], 60), clip(name, 60)))
		}
		uses[i], taken[use] = use, name
	}
	for i := range uses {
		if uses[i] == "" {
			uses[i] = UseIgnore
		}
	}
	if err := complete(uses); err != nil {
		return nil, err
	}
	return uses, nil
}

// complete checks that contents can be made of the columns.
func complete(uses []ColumnUse) error {
	has := func(wanted ...ColumnUse) bool {
		return slices.ContainsFunc(wanted, func(u ColumnUse) bool { return slices.Contains(uses, u) })
	}
	switch {
	case !has(UseTitle, UseQuestion, UseQuestions):
		return headerFault("Say which column holds the questions, or the titles.")
	case !has(UseAnswer, UseText):
		return headerFault("Say which column holds the answers, or the texts.")
	}
	return nil
}
