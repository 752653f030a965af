package httpapi

import (
	"encoding/json"
	"mime"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/knowledge"
)

// xlsxMedia is the type of a workbook.
const xlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// importMedia are the types that an import takes.
func importMedia() []string {
	return []string{"application/jsonl", "application/x-ndjson", "text/csv", xlsxMedia}
}

var errEmptyImport = fault.New(fault.Invalid, "empty_import", "There is nothing to import: the body is empty.")

// ImportPreview is what an import would do.
type ImportPreview struct {
	Format       string         `json:"format" enum:"jsonl,csv,xlsx"`
	Sheets       []string       `json:"sheets" doc:"Of a workbook, those with anything in them."`
	Sheet        string         `json:"sheet" doc:"The one that is read."`
	Columns      []ImportColumn `json:"columns" doc:"None of JSONL."`
	Rows         int            `json:"rows"`
	Records      []ContentInput `json:"records" doc:"The first 10 that can be taken."`
	Problems     []ImportError  `json:"problems" doc:"The first 50."`
	ProblemCount int            `json:"problemCount"`
}

// ImportColumn is a column of a table and what it becomes.
type ImportColumn struct {
	Name    string   `json:"name"`
	As      string   `json:"as" enum:"id,title,question,questions,answer,text,url,lang,tags,draft,validFrom,validTo,ignore"`
	Samples []string `json:"samples"`
}

func (a contentAPI) startImport(c *call) (ImportRun, error) {
	in, err := a.importInput(c)
	if err != nil {
		return ImportRun{}, err
	}
	in.Body = append([]byte(nil), in.Body...) // it is read after the request has ended
	run, err := a.imports.Start(c.ctx, in)
	return ImportRunOf(run), err
}

func (a contentAPI) previewImport(c *call) (ImportPreview, error) {
	in, err := a.importInput(c)
	if err != nil {
		return ImportPreview{}, err
	}
	found, err := a.imports.Preview(c.ctx, in)
	if err != nil {
		return ImportPreview{}, err
	}
	out := ImportPreview{
		Format: string(found.Format), Sheets: listOf(found.Sheets), Sheet: found.Sheet, Columns: make([]ImportColumn, 0, len(found.Columns)), Rows: found.Rows,
		Records: make([]ContentInput, 0, len(found.Records)), Problems: make([]ImportError, 0, len(found.Problems)), ProblemCount: found.ProblemCount,
	}
	for _, col := range found.Columns {
		out.Columns = append(out.Columns, ImportColumn{Name: col.Name, As: string(col.As), Samples: listOf(col.Samples)})
	}
	for _, r := range found.Records {
		out.Records = append(out.Records, ContentInput{
			ID: string(r.ID), Title: r.Title, Questions: r.Questions, Answer: r.Answer, Text: r.Text, URL: r.URL, Lang: r.Lang, Tags: r.Tags,
			Draft: r.Status == knowledge.Draft, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo,
		})
	}
	for _, p := range found.Problems {
		out.Problems = append(out.Problems, ImportError(p))
	}
	return out, nil
}

// importInput is a file to import as it was sent; its body is the request's.
func (a contentAPI) importInput(c *call) (in ImportInput, err error) {
	var bot chatbot.ID
	if bot, err = a.bot(c); err != nil {
		return in, err
	}
	in = ImportInput{Chatbot: bot, Format: knowledge.JSONL, Body: c.fiber.BodyRaw()}
	if in.Replace, err = c.flag("replace"); err != nil {
		return in, err
	}
	if in.Mapping, err = mappingOf(c); err != nil {
		return in, err
	}
	if in.Name, err = c.text("name"); err != nil {
		return in, err
	}
	if in.Sheet, err = c.text("sheet"); err != nil {
		return in, err
	}
	if len(in.Body) == 0 {
		return in, errEmptyImport
	}
	switch media, _, _ := mime.ParseMediaType(c.fiber.Get(fiber.HeaderContentType)); media {
	case "text/csv":
		in.Format = knowledge.CSV
	case xlsxMedia:
		in.Format = knowledge.XLSX
	}
	return in, nil
}

func mapParam() param {
	return param{"map", "string", "A JSON object of what each column becomes, by its name; of a table only. Left out: by the names of an export."}
}

func nameParam() param {
	return param{"name", "string", "Of the file, for whoever asks later how the import went."}
}

func (a contentAPI) listImports(c *call) (ImportRunList, error) {
	bot, err := a.bot(c)
	if err != nil {
		return ImportRunList{}, err
	}
	runs := a.imports.Runs(bot)
	out := ImportRunList{Items: make([]ImportRun, 0, len(runs))}
	for _, r := range runs {
		out.Items = append(out.Items, ImportRunOf(r))
	}
	return out, nil
}

// ImportRunList is imports, newest first.
type ImportRunList struct {
	Items []ImportRun `json:"items"`
}

func sheetParam() param {
	return param{"sheet", "string", "The sheet of a workbook, by its name. Left out: the first that holds questions and answers."}
}

// mappingOf reads what the columns become, a JSON object of uses by names.
func mappingOf(c *call) (knowledge.Mapping, error) {
	raw, err := c.text("map")
	if err != nil || raw == "" {
		return nil, err
	}
	out := knowledge.Mapping{}
	if err := json.Unmarshal([]byte(raw), &out); err != nil || out == nil {
		return nil, wrongQuery("map", `Give a JSON object of what each column becomes, like {"Question":"question","Reply":"answer"}.`)
	}
	return out, nil
}
