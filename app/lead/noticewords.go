package lead

// Words and phrases of the languages that visitors write, folded: without case
// and accents. A phrase stands at the beginning of a word and may end inside one.

// mineWords say that what follows is how the visitor is reached.
var mineWords = []string{
	"my e-mail", "my email", "my mail", "my personal email", "my work email", "my address is", "email me", "e-mail me", "mail me", "write me", "write to me",
	"contact me", "reach me", "call me", "phone me", "ring me", "text me", "get back to me", "send me", "send it to me", "my number", "my phone", "my cell",
	"my mobile", "my whatsapp", "my telephone", "my tel", "here is my", "here's my", "you can reach", "reachable at", "reply to me", "notify me", "let me know at", "call us", "contact us at", "reach us at",
	"meine e-mail", "meine email", "meine mail", "meine adresse", "schreiben sie mir", "schreib mir", "kontaktieren sie mich", "kontaktiere mich",
	"rufen sie mich", "ruf mich", "meine nummer", "meine telefonnummer", "meine handynummer", "meine mobilnummer", "melden sie sich", "schicken sie mir",
	"senden sie mir", "erreichen sie mich", "erreichbar", "mailen sie mir", "zu erreichen",
	"mi correo", "mi email", "mi e-mail", "mi mail", "mi numero", "mi telefono", "mi movil", "mi celular", "llameme", "llamame", "llamenme", "contacteme",
	"contactame", "escribame", "escribeme", "envieme", "enviame", "mandame",
	"mon e-mail", "mon email", "mon mail", "mon adresse", "mon numero", "mon telephone", "mon portable", "appelez-moi", "appelez moi", "contactez-moi",
	"contactez moi", "ecrivez-moi", "envoyez-moi", "rappelez-moi", "rappelez moi", "joignable", "me joindre", "me contacter", "m'appeler",
	"meu e-mail", "meu email", "meu numero", "meu telefone", "meu celular", "meu telemovel", "me ligue", "ligue-me", "ligue para mim", "me contate",
	"contacte-me", "contate-me", "escreva-me", "me escreva", "me envie", "envie-me",
	"la mia mail", "la mia email", "la mia e-mail", "il mio indirizzo", "il mio numero", "il mio telefono", "il mio cellulare", "chiamatemi", "contattatemi",
	"scrivetemi", "mi chiami al", "mi contatti", "mi scriva",
	"mijn e-mail", "mijn email", "mijn mail", "mijn nummer", "mijn telefoon", "mijn mobiel", "bel me", "bel mij", "mail mij", "neem contact",
}

// callWords speak of phones.
var callWords = []string{
	"call", "phone", "ring", "text me", "number", "cell", "mobile", "whatsapp", "tel", "reach",
	"rufen", "ruf ", "nummer", "telefon", "handy", "mobil", "erreich", "llam", "numero", "telefono", "movil", "celular", "appel", "rappel", "portable", "joindre", "joignable",
	"ligue", "telefone", "telemovel", "chiam", "cellulare", "bel ", "telefoon", "mobiel",
}

// othersWords say that an address is somebody else's.
var othersWords = []string{
	"wrote to", "written to", "emailed", "e-mailed", "mailed", "sent an email", "sent an e-mail", "sent a mail", "sent a message", "i sent", "we sent", "mail from", "email from",
	"e-mail from", "message from", "called", "received", "your email", "your e-mail", "your mail", "your address", "your number", "your phone", "their email", "his email",
	"her email", "got a mail", "got an email", "got an e-mail", "spam", "phishing", "instead of", "registered with", "account of",
	"geschrieben", "geschickt", "ihre e-mail", "ihre email", "ihre mail", "ihre nummer", "ihre adresse", "eure", "erhalten", "bekommen", "angerufen",
	"escribi a", "envie un", "su correo", "su email", "vuestro", "recibi", "llame al", "j'ai ecrit", "j'ai envoye", "votre e-mail", "votre email", "votre mail", "votre adresse",
	"votre numero", "recu", "escrevi", "enviei", "seu email", "seu e-mail", "recebi", "ho scritto", "ho inviato", "vostra", "ricevuto", "uw e-mail", "uw email", "gestuurd naar", "ontvangen",
}

// questionWords begin a question that has lost its mark.
var questionWords = []string{
	"is", "are", "was", "do", "does", "did", "can", "could", "will", "would", "should", "what", "what's", "whats", "which", "who", "whom", "whose", "how", "where", "when", "why", "may",
	"ist", "sind", "kann", "kannst", "konnen", "konnt", "wird", "was", "welche", "welcher", "welches", "wer", "wem", "wie", "wo", "wann", "warum", "gibt", "haben", "hat", "darf",
	"que", "cual", "cuales", "quien", "como", "donde", "cuando", "cuanto", "puedo", "puede", "pueden", "tienen", "hay",
	"est-ce", "quel", "quelle", "quels", "qui", "comment", "ou", "quand", "combien", "pourquoi", "puis-je", "pouvez-vous", "avez-vous",
	"qual", "quais", "quem", "onde", "quando", "quanto", "posso", "pode", "podem", "tem", "che", "quale", "chi", "dove", "perche", "avete", "potete",
	"wat", "welk", "wie", "hoe", "waar", "wanneer", "waarom", "kunt", "heeft", "hebben",
}

// everybodys are hosts of addresses that say nothing about whose they are.
var everybodys = []string{
	"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com", "proton.me", "protonmail.com",
	"gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "mail.com", "aol.com", "orange.fr", "free.fr", "laposte.net", "libero.it", "mail.ru", "yandex.ru",
}

// notNames are words with a capital that people say after "I am", or before an
// address.
var notNames = []string{
	"i ", "interested", "looking", "not ", "sorry", "from ", "trying", "german ", "english ", "french ", "spanish ", "american ", "british ", "italian ", "european ",
	"e-mail", "email", "mail", "phone", "contact", "hello", "hi ", "hey ", "dear ", "thanks", "thank ", "please", "yes", "sure", "ok ", "here ", "my ", "it ", "the ", "is ",
	"hallo", "danke", "bitte", "ja ", "hola", "gracias", "si ", "bonjour", "merci", "oui", "ola ", "obrigad", "sim ", "ciao", "grazie",
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "urgent", "asap", "available", "happy", "customer", "sir ", "madam ",
}
