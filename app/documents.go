package app

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"frontdesk/app/document"
	"frontdesk/app/extract"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/knowledge"
	"frontdesk/app/store"
)

// assembleDocuments makes what reads files and what keeps them.
func assembleDocuments(a *App) (err error) {
	if a.extractor, err = extract.NewReader(); err != nil {
		return fmt.Errorf("setting up the reading of files: %w", err)
	}
	a.documents = document.New(document.Config{
		Store: store.Documents(a.store), Contents: a.contents, Extractor: a.extractor, Clock: a.clock, Log: a.log,
		OnChange: a.announce.fileWentOn,
	})
	return nil
}

// imports are the imports as the edge starts and follows them.
type imports struct {
	service   *knowledge.Imports
	extractor *extract.Reader
}

// Start begins an import and returns.
func (i imports) Start(ctx context.Context, in httpapi.ImportInput) (knowledge.ImportRun, error) {
	ready, err := i.input(ctx, in)
	if err != nil {
		return knowledge.ImportRun{}, err
	}
	return i.service.Start(ctx, in.Chatbot, ready)
}

// Preview tells what an import would do.
func (i imports) Preview(ctx context.Context, in httpapi.ImportInput) (knowledge.Preview, error) {
	ready, err := i.input(ctx, in)
	if err != nil {
		return knowledge.Preview{}, err
	}
	return knowledge.PreviewImport(ctx, ready)
}

var (
	errNoSheet    = fault.New(fault.Invalid, "import_no_sheet", "This is no workbook with a table in it. Save it as XLSX or CSV and import that.")
	errOtherSheet = fault.New(fault.Invalid, "import_other_sheet", "The workbook has no sheet of this name with anything in it.")
)

// sheetOf finds a sheet by its name; without one it is the first that holds
// questions and answers, else the first with anything in it.
func sheetOf(tables []extract.Table, name string) (extract.Table, error) {
	for _, one := range tables {
		if name != "" && one.Name == name {
			return one, nil
		}
	}
	if name != "" {
		return extract.Table{}, errOtherSheet.Saying("The workbook has no sheet %q with anything in it. Choose another one.", name)
	}
	for _, one := range tables {
		if _, _, ok := knowledge.TableContents(one.Rows[:min(len(one.Rows), lookedRows)]); ok {
			return one, nil
		}
	}
	return tables[0], nil
}

// lookedRows decide whether a sheet holds questions and answers.
const lookedRows = 50

// input makes text of other charsets UTF-8, and rows of a workbook's sheet.
func (i imports) input(ctx context.Context, in httpapi.ImportInput) (knowledge.ImportInput, error) {
	out := knowledge.ImportInput{Name: in.Name, Format: in.Format, Replace: in.Replace, Mapping: in.Mapping}
	switch in.Format {
	case knowledge.XLSX:
		read, err := i.extractor.Read(ctx, "import.xlsx", bytes.NewReader(in.Body))
		if err != nil {
			return out, err
		}
		if read.Kind != extract.XLSX || len(read.Tables) == 0 {
			return out, errNoSheet
		}
		table, err := sheetOf(read.Tables, in.Sheet)
		if err != nil {
			return out, err
		}
		out.Rows, out.Sheet = table.Rows, table.Name
		for _, one := range read.Tables {
			out.Sheets = append(out.Sheets, one.Name)
		}
	case knowledge.CSV:
		text, err := extract.Text(in.Body)
		if err != nil {
			return out, err
		}
		out.Body = strings.NewReader(text)
	default:
		out.Body = bytes.NewReader(in.Body)
	}
	return out, nil
}
