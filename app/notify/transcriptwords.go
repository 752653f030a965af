package notify

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// words are the texts of a transcript in one language. Months stand in the form
// that they have behind the number of a day.
type words struct {
	Subject, Title, You, Team, Zone, Omitted, Sources, Options, Why, WhyPanel, Contact string

	Date   string // %[1]d the day, %[2]s the month, %[3]d the year
	Months string // separated by spaces; empty: the month is a number
	RTL    bool
}

// dir is the direction that the language is written in.
func (w words) dir() string {
	if w.RTL {
		return "rtl"
	}
	return "ltr"
}

// day is a date in full.
func (w words) day(t time.Time) string {
	month := strconv.Itoa(int(t.Month()))
	if names := strings.Fields(w.Months); len(names) == 12 {
		month = names[t.Month()-1]
	}
	return fmt.Sprintf(w.Date, t.Day(), month, t.Year())
}

// wordsFor gives the texts of the first tag (BCP 47) whose language there is,
// English where there is none.
func wordsFor(tags ...string) (w words, lang string) {
	for _, tag := range tags {
		base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
		if w, known := transcriptWords[base]; known {
			return w, base
		}
	}
	return transcriptWords["en"], "en"
}

var transcriptWords = map[string]words{
	"en": {
		Subject: "Your conversation with %s", Title: "Your conversation", You: "You", Team: "%s team", Zone: "All times: %s.",
		Omitted: "Earlier messages were left out to keep this short.", Sources: "Sources", Options: "Offered",
		Why:      "This was sent because somebody asked for it in the chat. If that was not you, ignore it: your address is used for nothing else.",
		WhyPanel: "%s sent you this copy of a conversation.", Contact: "Contact",
		Date: "%[1]d %[2]s %[3]d", Months: "January February March April May June July August September October November December",
	},
	"es": {
		Subject: "Su conversación con %s", Title: "Su conversación", You: "Usted", Team: "Equipo de %s", Zone: "Todas las horas: %s.",
		Omitted: "Se han omitido mensajes anteriores para abreviar.", Sources: "Fuentes", Options: "Opciones ofrecidas",
		Why:      "Recibe este correo porque alguien lo pidió en el chat. Si no fue usted, ignórelo: su dirección no se usa para nada más.",
		WhyPanel: "%s le ha enviado esta copia de una conversación.", Contact: "Contacto",
		Date: "%[1]d de %[2]s de %[3]d", Months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	},
	"fr": {
		Subject: "Votre conversation avec %s", Title: "Votre conversation", You: "Vous", Team: "Équipe %s", Zone: "Toutes les heures : %s.",
		Omitted: "Des messages plus anciens ont été omis pour abréger.", Sources: "Sources", Options: "Choix proposés",
		Why:      "Ce message a été envoyé parce que quelqu’un l’a demandé dans le chat. Si ce n’était pas vous, ignorez-le : votre adresse ne sert à rien d’autre.",
		WhyPanel: "%s vous a envoyé cette copie d’une conversation.", Contact: "Contact",
		Date: "%[1]d %[2]s %[3]d", Months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	},
	"de": {
		Subject: "Ihr Gespräch mit %s", Title: "Ihr Gespräch", You: "Sie", Team: "Team von %s", Zone: "Alle Zeiten: %s.",
		Omitted: "Frühere Nachrichten wurden weggelassen, um diese Kopie kurz zu halten.", Sources: "Quellen", Options: "Zur Auswahl",
		Why:      "Diese Nachricht wurde verschickt, weil im Chat darum gebeten wurde. Falls Sie das nicht waren, beachten Sie sie nicht weiter: Ihre Adresse wird für nichts anderes verwendet.",
		WhyPanel: "%s hat Ihnen diese Kopie eines Gesprächs geschickt.", Contact: "Kontakt",
		Date: "%[1]d. %[2]s %[3]d", Months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
	},
	"pt": {
		Subject: "A sua conversa com %s", Title: "A sua conversa", You: "Você", Team: "Equipa de %s", Zone: "Todas as horas: %s.",
		Omitted: "As mensagens mais antigas foram omitidas para abreviar.", Sources: "Fontes", Options: "Opções oferecidas",
		Why:      "Este e-mail foi enviado porque alguém o pediu no chat. Se não foi você, ignore-o: o seu endereço não é usado para mais nada.",
		WhyPanel: "%s enviou-lhe esta cópia de uma conversa.", Contact: "Contacto",
		Date: "%[1]d de %[2]s de %[3]d", Months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	},
	"it": {
		Subject: "La sua conversazione con %s", Title: "La sua conversazione", You: "Lei", Team: "Team di %s", Zone: "Tutti gli orari: %s.",
		Omitted: "I messaggi precedenti sono stati tralasciati per brevità.", Sources: "Fonti", Options: "Scelte offerte",
		Why:      "Questo messaggio è stato inviato perché qualcuno lo ha chiesto nella chat. Se non è stato lei, lo ignori: il suo indirizzo non viene usato per altro.",
		WhyPanel: "%s le ha inviato questa copia di una conversazione.", Contact: "Contatti",
		Date: "%[1]d %[2]s %[3]d", Months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	},
	"nl": {
		Subject: "Uw gesprek met %s", Title: "Uw gesprek", You: "U", Team: "Team van %s", Zone: "Alle tijden: %s.",
		Omitted: "Eerdere berichten zijn weggelaten om dit kort te houden.", Sources: "Bronnen", Options: "Aangeboden keuzes",
		Why:      "Dit bericht is verstuurd omdat iemand er in de chat om vroeg. Was u dat niet, negeer het dan: uw e-mailadres wordt nergens anders voor gebruikt.",
		WhyPanel: "%s heeft u deze kopie van een gesprek gestuurd.", Contact: "Contact",
		Date: "%[1]d %[2]s %[3]d", Months: "januari februari maart april mei juni juli augustus september oktober november december",
	},
	"pl": {
		Subject: "Twoja rozmowa z %s", Title: "Twoja rozmowa", You: "Ty", Team: "Zespół %s", Zone: "Wszystkie godziny: %s.",
		Omitted: "Wcześniejsze wiadomości pominięto, aby skrócić kopię.", Sources: "Źródła", Options: "Proponowane odpowiedzi",
		Why:      "Tę wiadomość wysłano, ponieważ ktoś poprosił o nią na czacie. Jeśli to nie Ty, zignoruj ją: Twojego adresu nie użyjemy do niczego innego.",
		WhyPanel: "%s przesyła Ci tę kopię rozmowy.", Contact: "Kontakt",
		Date: "%[1]d %[2]s %[3]d", Months: "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
	},
	"tr": {
		Subject: "%s ile görüşmeniz", Title: "Görüşmeniz", You: "Siz", Team: "%s ekibi", Zone: "Tüm saatler: %s.",
		Omitted: "Kısa tutmak için önceki mesajlar çıkarıldı.", Sources: "Kaynaklar", Options: "Sunulan seçenekler",
		Why:      "Bu ileti, sohbette istendiği için gönderildi. İsteyen siz değilseniz dikkate almayın: adresiniz başka hiçbir şey için kullanılmaz.",
		WhyPanel: "%s size bir görüşmenin bu kopyasını gönderdi.", Contact: "İletişim",
		Date: "%[1]d %[2]s %[3]d", Months: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
	},
	"ar": {
		Subject: "محادثتك مع %s", Title: "محادثتك", You: "أنت", Team: "فريق %s", Zone: "جميع الأوقات: %s.",
		Omitted: "حُذفت الرسائل الأقدم للاختصار.", Sources: "المصادر", Options: "الخيارات المعروضة",
		Why:      "أُرسلت هذه الرسالة لأن أحدهم طلبها في المحادثة. إن لم تكن أنت من طلبها فتجاهلها: لا يُستخدم عنوانك لأي غرض آخر.",
		WhyPanel: "أرسل إليك %s هذه النسخة من محادثة.", Contact: "للتواصل",
		Date: "%[1]d %[2]s %[3]d", Months: "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر", RTL: true,
	},
	"hi": {
		Subject: "%s के साथ आपकी बातचीत", Title: "आपकी बातचीत", You: "आप", Team: "%s टीम", Zone: "सभी समय: %s।",
		Omitted: "संक्षिप्त रखने के लिए पुराने संदेश छोड़ दिए गए हैं।", Sources: "स्रोत", Options: "दिए गए विकल्प",
		Why:      "यह इसलिए भेजा गया क्योंकि किसी ने चैट में इसका अनुरोध किया था। यदि वह आप नहीं थे, तो इसे अनदेखा करें: आपके पते का उपयोग किसी और काम के लिए नहीं होता।",
		WhyPanel: "%s ने आपको बातचीत की यह प्रति भेजी है।", Contact: "संपर्क",
		Date: "%[1]d %[2]s %[3]d", Months: "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
	},
	"ja": {
		Subject: "%sとの会話", Title: "会話の記録", You: "お客様", Team: "%s 担当者", Zone: "時刻はすべて %s です。",
		Omitted: "短くするため、以前のメッセージは省略しました。", Sources: "出典", Options: "提示した選択肢",
		Why:      "チャットで送信の依頼があったため、このメールをお送りしました。お心当たりがない場合は破棄してください。メールアドレスをほかの目的に使うことはありません。",
		WhyPanel: "%s からこの会話の写しをお送りしました。", Contact: "お問い合わせ",
		Date: "%[3]d年%[2]s月%[1]d日",
	},
	"zh": {
		Subject: "您与%s的对话", Title: "您的对话", You: "您", Team: "%s团队", Zone: "所有时间：%s。",
		Omitted: "为保持简短，较早的消息已省略。", Sources: "来源", Options: "提供的选项",
		Why:      "因有人在聊天中提出请求，我们发送了此邮件。如果不是您本人，请忽略：您的地址不会用于任何其他用途。",
		WhyPanel: "%s向您发送了这份对话副本。", Contact: "联系方式",
		Date: "%[3]d年%[2]s月%[1]d日",
	},
}
