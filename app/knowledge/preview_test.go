package knowledge_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/fault"
	"frontdesk/app/knowledge"
)

func preview(t *testing.T, in knowledge.ImportInput) knowledge.Preview {
	t.Helper()
	got, err := knowledge.PreviewImport(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func usesOf(p knowledge.Preview) string {
	var out []string
	for _, c := range p.Columns {
		out = append(out, c.Name+"="+string(c.As))
	}
	return strings.Join(out, " ")
}

// Columns are told by their names in many languages, and by what stands in them.
func TestPreview_guesses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"title,questions,answer\nHours,When?|Till when?,At nine.\n":                                     "title=title questions=questions answer=answer",
		"Frage;Antwort;Kategorie\nWann offen?;Um neun.;Zeiten\n":                                        "Frage=question Antwort=answer Kategorie=tags",
		"Question 1\tQuestion 2\tRéponse\nOù?\tÀ quel endroit?\tIci.\n":                                 "Question 1=question Question 2=question Réponse=answer",
		"質問,回答\n営業時間は？,九時からです。\n":                                                                       "質問=question 回答=answer",
		"Nr,Thema,Text,Link\n1,Lieferung,\"Lange Worte, viele\",https://x.example/a\n":                  "Nr=ignore Thema=title Text=text Link=url",
		"#,Stichworte,Frage,Antwort\n1,Zeit|Tür,Wann offen?,Um neun.\n":                                 "#=ignore Stichworte=tags Frage=question Antwort=answer",
		"No.,Schlagworte,Question,Answer\n7,hours,When?,At nine.\n":                                     "No.=ignore Schlagworte=tags Question=question Answer=answer",
		"id,question,answer\n1,When?,At nine.\n2,Where?,In the hall.\n":                                 "id=ignore question=question answer=answer",
		"id,question,answer\n1041,When?,At nine.\n1049,Where?,In the hall.\n":                           "id=id question=question answer=answer",
		"User says,Bot says\nDo you ship?,\"Yes, we do, all over the world and fast.\"\nTo me?,Sure.\n": "User says=question Bot says=answer",
		"Do you ship?,\"Yes, all over the world.\"\nWhen do you open?,\"At nine, every single day.\"\n": "Column 1=question Column 2=answer",
		"internal code,Pregunta,Respuesta,notes\nx1,¿Dónde?,Aquí mismo.,later\n":                        "internal code=ignore Pregunta=question Respuesta=answer notes=ignore",
		"Question,Question,Answer\nA?,B?,C.\n":                                                          "Question=question Question (2)=question Answer=answer",
		"question,answer\n\"a\nb\",c\n":                                                                 "question=questions answer=answer",
	} {
		got := preview(t, csvFile(text))
		if usesOf(got) != want {
			t.Errorf("%q: got %s, want %s", text, usesOf(got), want)
		}
		if len(got.Records) == 0 || got.ProblemCount != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestPreview_showsTheFirstAndTheProblems(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Question,Answer,Color\n")
	for i := range 30 {
		fmt.Fprintf(&b, "Question %d?,Answer %d,red\n", i, i)
	}
	b.WriteString("Nothing?,,\nOne,two,three,four\n")
	got := preview(t, csvFile(b.String()))
	if got.Format != knowledge.CSV || got.Rows != 32 || len(got.Records) != 10 || got.ProblemCount != 2 {
		t.Fatalf("got %+v", got)
	}
	if got.Problems[0].Line != 32 || !strings.Contains(got.Problems[0].Message, "answer") || got.Problems[1].Line != 33 {
		t.Errorf("got %+v", got.Problems)
	}
	if s := got.Columns[2].Samples; !slices.Equal(s, []string{"red", "red", "red"}) {
		t.Errorf("got %q", s)
	}
	if got.Records[0].ID != "" || got.Records[0].Questions[0] != "Question 0?" {
		t.Errorf("got %+v", got.Records[0])
	}
}

// A table whose columns nobody can tell is shown all the same, for its owner to
// say what they are; then a mapping is followed to the letter.
func TestPreview_mapping(t *testing.T) {
	t.Parallel()
	in := csvFile("alpha,beta,gamma\nred house,blue,12\ngreen,yellow lawn,15\n")
	got := preview(t, in)
	if len(got.Columns) != 3 || got.ProblemCount == 0 || got.Problems[0].Line != 1 {
		t.Fatalf("got %+v", got)
	}
	in = csvFile("alpha,beta,gamma\nred house,blue,12\ngreen,yellow lawn,15\n")
	in.Mapping = knowledge.Mapping{"alpha": knowledge.UseTitle, "beta": knowledge.UseAnswer}
	got = preview(t, in)
	if usesOf(got) != "alpha=title beta=answer gamma=ignore" || len(got.Records) != 2 || got.Records[1].Answer != "yellow lawn" || got.ProblemCount != 0 {
		t.Fatalf("got %+v", got)
	}
	for _, wrong := range []knowledge.Mapping{
		{"delta": knowledge.UseTitle}, {"alpha": "color"}, {"alpha": knowledge.UseTitle, "beta": knowledge.UseTitle, "gamma": knowledge.UseAnswer},
	} {
		in := csvFile("alpha,beta,gamma\nred house,blue,12\n")
		in.Mapping = wrong
		s, bot := newService(t, newMemory())
		if run, err := s.Imports().Start(t.Context(), bot, in); fault.KindOf(err) != fault.Invalid || len(s.Imports().Runs(bot)) != 0 {
			t.Errorf("%v: got %+v, %v", wrong, run, err)
		}
	}
}

// The import makes what the preview showed, of CSV and of a workbook's rows.
func TestImport_mapped(t *testing.T) {
	t.Parallel()
	text := "Frage;Noch eine;Antwort;Farbe\nWann offen?;Öffnungszeiten?;Um neun.;rot\n;;ohne Frage;\nWo?;;Am Markt.;blau\n"
	mapping := knowledge.Mapping{"Frage": knowledge.UseQuestion, "Noch eine": knowledge.UseQuestion, "Antwort": knowledge.UseAnswer, "Farbe": knowledge.UseTags}
	var rows [][]string
	for line := range strings.Lines(text) {
		rows = append(rows, strings.Split(strings.TrimSpace(line), ";"))
	}
	for _, in := range []knowledge.ImportInput{csvFile(text), {Format: knowledge.XLSX, Rows: rows}} {
		in.Mapping = mapping
		s, bot := newService(t, newMemory())
		run := importAll(t, s, bot, in)
		if run.State != knowledge.RunDone || run.Created != 2 || run.ErrorCount != 1 || run.Errors[0].Line != 3 || run.Total != 3 {
			t.Fatalf("%s: got %+v", in.Format, run)
		}
		for _, c := range list(t, s, bot) {
			if strings.HasPrefix(c.Label(), "Wann") && (!slices.Equal(c.Questions, []string{"Wann offen?", "Öffnungszeiten?"}) || !slices.Equal(c.Tags, []string{"rot"})) {
				t.Errorf("got %+v", c)
			}
		}
	}
}

func TestTableContents(t *testing.T) {
	t.Parallel()
	contents, problems, ok := knowledge.TableContents([][]string{{"Question", "Answer"}, {"Why?", "So."}, nil, {"How?"}})
	if !ok || len(contents) != 1 || contents[0].ID != "" || len(problems) != 1 || problems[0].Line != 4 {
		t.Errorf("got %+v, %+v, %v", contents, problems, ok)
	}
	for _, none := range [][][]string{
		nil, {{"", ""}}, {{"Tea", "Price"}, {"Green", "5"}}, {{"only one column"}},
		{{"name", "description", "price"}, {"Cup", "A cup of clay that holds a lot.", "5"}},
		{{"Monday", "Tuesday", "Wednesday"}, {"9-12", "9-12", "closed"}},
	} {
		if contents, _, ok := knowledge.TableContents(none); ok {
			t.Errorf("%v was taken for questions and answers: %+v", none, contents)
		}
	}
}

func FuzzPreview(f *testing.F) {
	f.Add("Question,Answer\nA?,B\n", "Question", "question")
	f.Add("a;b\n\"x;y", "a", "title")
	f.Add("\xff\xfe", "", "ignore")
	f.Fuzz(func(t *testing.T, text, column, use string) {
		for _, m := range []knowledge.Mapping{nil, {column: knowledge.ColumnUse(use)}} {
			in := csvFile(text)
			in.Mapping = m
			got, err := knowledge.PreviewImport(t.Context(), in)
			if err == nil && (got.ProblemCount < len(got.Problems) || len(got.Records) > 10) {
				t.Errorf("got %+v", got)
			}
		}
	})
}
