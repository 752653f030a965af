// Package paging advises the system about memory that files are mapped into: the
// program itself, what is embedded in it, and the tables of the store. All of it is
// advice: where the system takes none, nothing happens, and what was given back and
// is needed again is read again from the file.
package paging
