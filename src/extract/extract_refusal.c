/* Pages that stand in an article's place: what they are, told from their title, their few words and
 * their shape. A long text is an article whatever it speaks of. */
#include "charset.h"
#include "extract_priv.h"

enum {
	FEW_BYTES = 700,     /* a page of another kind has no more of its own */
	TEASER_BYTES = 1600, /* what stands in front of a paywall */
	SHELL_BYTES = 200,   /* a script's empty drawing board */
	SHELL_SCRIPT_BYTES = 500,
	LOOK_BYTES = 3000
};

struct phrase {
	const char *kind, *text; /* lower case */
};

/* In titles: at the beginning. */
static const struct phrase in_titles[] = {
	{"challenge", "just a moment"},
	{"challenge", "attention required"},
	{"challenge", "checking your browser"},
	{"challenge", "are you a robot"},
	{"challenge", "are you human"},
	{"challenge", "robot check"},
	{"challenge", "bot verification"},
	{"challenge", "human verification"},
	{"challenge", "security check"},
	{"challenge", "verify you are human"},
	{"challenge", "pardon our interruption"},
	{"challenge", "please wait..."},
	{"challenge", "ddos-guard"},
	{"challenge", "captcha"},
	{"challenge", "one moment, please"},
	{"error", "access denied"},
	{"error", "access to this page has been denied"},
	{"error", "forbidden"},
	{"error", "page not found"},
	{"error", "not found"},
	{"error", "file not found"},
	{"error", "error"},
	{"error", "oops"},
	{"error", "400 "},
	{"error", "401 "},
	{"error", "403"},
	{"error", "404"},
	{"error", "410"},
	{"error", "429"},
	{"error", "500 "},
	{"error", "502"},
	{"error", "503"},
	{"error", "504"},
	{"error", "bad gateway"},
	{"error", "gateway time"},
	{"error", "service unavailable"},
	{"error", "internal server error"},
	{"error", "too many requests"},
	{"error", "seite nicht gefunden"},
	{"error", "fehler 404"},
	{"error", "page non trouvée"},
	{"error", "page introuvable"},
	{"error", "página no encontrada"},
	{"error", "página não encontrada"},
	{"error", "pagina non trovata"},
	{"error", "pagina niet gevonden"},
	{"error", "nie znaleziono strony"},
	{"error", "страница не найдена"},
	{"error", "сторінку не знайдено"},
	{"error", "页面不存在"},
	{"error", "ページが見つかりません"},
	{"login", "log in"},
	{"login", "login"},
	{"login", "sign in"},
	{"login", "sign up"},
	{"login", "anmelden"},
	{"login", "anmeldung"},
	{"login", "connexion"},
	{"login", "iniciar sesión"},
	{"login", "accedi"},
	{"login", "inloggen"},
	{"login", "zaloguj"},
	{"login", "вход"},
	{"consent", "before you continue"},
	{"consent", "bevor sie fortfahren"},
	{"consent", "avant de continuer"},
	{"consent", "antes de continuar"},
	{"consent", "cookie consent"},
	{"consent", "we value your privacy"},
	{"consent", "your privacy choices"},
	{"consent", "privacy settings"},
	{"consent", "datenschutzeinstellungen"},
	{"consent", "zustimmung"},
};

/* In the few words of the page: anywhere. */
static const struct phrase in_texts[] = {
	{"challenge", "verify you are human"},
	{"challenge", "verifying you are human"},
	{"challenge", "checking your browser before"},
	{"challenge", "checking if the site connection is secure"},
	{"challenge", "confirm you are not a robot"},
	{"challenge", "unusual traffic from your"},
	{"challenge", "complete the security check"},
	{"challenge", "needs to review the security of your connection"},
	{"challenge", "performance & security by cloudflare"},
	{"challenge", "enable javascript and cookies to continue"},
	{"challenge", "bestätigen sie, dass sie ein mensch sind"},
	{"challenge", "подтвердите, что вы не робот"},
	{"error", "page you requested could not be found"},
	{"error", "page you are looking for"},
	{"error", "page you were looking for"},
	{"error", "page can't be found"},
	{"error", "page can’t be found"},
	{"error", "page could not be found"},
	{"error", "page no longer exists"},
	{"error", "requested url was not found"},
	{"error", "don't have permission to access"},
	{"error", "you have been blocked"},
	{"error", "die gewünschte seite"},
	{"error", "seite wurde nicht gefunden"},
	{"error", "seite existiert nicht"},
	{"error", "la page que vous recherchez"},
	{"error", "la página que busca"},
	{"error", "la pagina richiesta"},
	{"error", "temporarily unavailable"},
	{"consent", "before you continue to"},
	{"consent", "we and our partners"},
	{"consent", "we and our 1"},
	{"consent", "wir und unsere partner"},
	{"consent", "nous et nos partenaires"},
	{"consent", "nosotros y nuestros"},
	{"consent", "noi e i nostri"},
	{"consent", "wij en onze partners"},
	{"consent", "accept all cookies"},
	{"consent", "mit werbung weiterlesen"},
	{"consent", "mit werbung und cookies"},
	{"consent", "accepter et continuer"},
	{"consent", "manage your privacy"},
	{"login", "forgot your password"},
	{"login", "forgot password"},
	{"login", "passwort vergessen"},
	{"login", "mot de passe oublié"},
	{"login", "you must be logged in"},
	{"login", "log in to continue"},
	{"login", "sign in to continue"},
	{"script", "enable javascript"},
	{"script", "javascript is disabled"},
	{"script", "javascript is required"},
	{"script", "requires javascript"},
	{"script", "activate javascript"},
	{"script", "turn on javascript"},
	{"script", "javascript aktivieren"},
	{"script", "aktivieren sie javascript"},
	{"script", "activer javascript"},
	{"script", "habilite javascript"},
	{"script", "your browser is not supported"},
};

static const char *const paywall_texts[] = {
	"subscribe to continue",
	"subscribe to read",
	"subscribe now to",
	"to continue reading",
	"to read the full",
	"already a subscriber",
	"this article is for subscribers",
	"this story is for subscribers",
	"for subscribers only",
	"subscriber exclusive",
	"exclusive to subscribers",
	"unlock this article",
	"create a free account",
	"register to continue",
	"register to read",
	"become a member to",
	"jetzt weiterlesen",
	"artikel ist nur für abonnenten",
	"mit abo",
	"plus-artikel",
	"lesen sie weiter mit",
	"registrieren sie sich",
	"cet article est réservé",
	"réservé aux abonnés",
	"il vous reste",
	"solo para suscriptores",
	"contenido exclusivo para",
	"contenuto riservato",
	"riservato agli abbonati",
	"alleen voor abonnees",
	"tylko dla subskrybentów",
	"dla prenumeratorów",
	"только для подписчиков",
	"会员专享",
	"有料会員",
};

static struct str kind_of_title(struct str title)
{
	for (size_t i = 0; i < sizeof(in_titles) / sizeof(in_titles[0]); i++)
		if (str_starts_ascii_nocase(title, str_of(in_titles[i].text)))
			return str_of(in_titles[i].kind);
	return STR_EMPTY;
}

static struct str kind_of_words(struct str words)
{
	for (size_t i = 0; i < sizeof(in_texts) / sizeof(in_texts[0]); i++)
		if (str_find_ascii_nocase(words, str_of(in_texts[i].text)) != STR_NONE)
			return str_of(in_texts[i].kind);
	return STR_EMPTY;
}

struct shape { /* what the page is built of */
	size_t script_bytes;
	bool has_password, has_paywall;
};

static struct shape shape_of(const struct page *page)
{
	struct shape shape = {0};
	for (size_t i = 0; i < page->n; i++) {
		const struct html_node *node = page->nodes[i];
		if (!node || !node->tag.n)
			continue;
		if (html_is(node, STR("script")))
			shape.script_bytes += (node->first ? node->first->text.n : 0) +
					      (html_attr_get(node, STR("src")).n ? SHELL_SCRIPT_BYTES : 0);
		else if (html_is(node, STR("input")))
			shape.has_password |= str_eq_ascii_nocase(html_attr_get(node, STR("type")), STR("password"));
		else if (page->notes[i].tag != TAG_INLINE && hint_has_word(node, STR("paywall")))
			shape.has_paywall = true;
	}
	return shape;
}

/* The first words that the page shows, whatever of them was cut. */
static struct str words_of(const struct page *page)
{
	struct str all = html_text(page->arena, page->tree.root);
	return utf8_cut(all, LOOK_BYTES);
}

static bool says_paywall(struct str words)
{
	for (size_t i = 0; i < sizeof(paywall_texts) / sizeof(paywall_texts[0]); i++)
		if (str_find_ascii_nocase(words, str_of(paywall_texts[i])) != STR_NONE)
			return true;
	return false;
}

struct str page_refusal(const struct page *page, const struct meta *meta, struct str text)
{
	if (text.n > TEASER_BYTES)
		return STR_EMPTY;
	struct shape shape = shape_of(page);
	struct str words = words_of(page);
	if (text.n <= FEW_BYTES) {
		struct str kind = kind_of_title(meta->title);
		if (!kind.n && words.n < LOOK_BYTES)
			kind = kind_of_words(words);
		if (!kind.n && shape.has_password && text.n < SHELL_BYTES)
			kind = STR("login");
		if (kind.n)
			return kind;
	}
	if (meta->is_for_subscribers || shape.has_paywall || says_paywall(words))
		return STR("paywall");
	if (text.n < SHELL_BYTES && words.n < FEW_BYTES && shape.script_bytes >= SHELL_SCRIPT_BYTES)
		return STR("script");
	return STR_EMPTY;
}
