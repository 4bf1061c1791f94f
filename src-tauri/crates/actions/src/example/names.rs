//! Invented people, with names as diverse as Birmingham's.
//! Never here: a real person, on purpose or from a list.

use super::dice::Dice;

/// First names and last names that are found together, and how often.
struct Community {
    weight: usize,
    first: &'static [&'static str],
    last: &'static [&'static str],
}

macro_rules! communities {
    ($($weight:literal: [$($first:literal),+] [$($last:literal),+]),+ $(,)?) => {
        &[$(Community { weight: $weight, first: &[$($first),+], last: &[$($last),+] }),+]
    };
}

const COMMUNITIES: &[Community] = communities! {
    // English, Irish, Welsh, Scottish
    30: ["Alfie", "Amelia", "Archie", "Bethany", "Caitlin", "Callum", "Charlotte", "Connor", "Daisy", "Ellie", "Erin",
         "Ethan", "Evie", "Freya", "George", "Grace", "Harry", "Holly", "Imogen", "Isla", "Jack", "Jake", "Joe", "Kieran",
         "Leah", "Lewis", "Libby", "Lily-Mae", "Mary-Jane", "Megan", "Millie", "Niamh", "Oliver", "Owen", "Poppy", "Rhys",
         "Ruby", "Siân", "Siobhán", "Tia", "Tom", "Zoë"]
        ["Abbott", "Barnsley", "Carver", "Cartwright", "Dunn", "Fletcher", "Glover", "Greaves", "Hadley", "Hartley-Moss",
         "Hollis", "Jukes", "Kettle", "Lamb", "Lane", "Mason", "Millward", "Nailer", "O'Brien", "O\u{2019}Neill", "Parkes",
         "Price", "Ryland", "Smith-Jones", "St John", "Tandy", "Thornley", "Turner", "Underhill", "Wainwright", "Yardley"],
    // Urdu, Pashto, Mirpuri
    24: ["Aaliyah", "Aisha", "Ali", "Aleena", "Amaan", "Ayesha", "Bilal", "Eesa", "Fatima", "Haider", "Hamza", "Hira",
         "Ibrahim", "Iqra", "Khadija", "Laiba", "Maryam", "Mohammed", "Muhammad", "Nimra", "Rayyan", "Saif", "Sana",
         "Sumayyah", "Umar", "Usman", "Yusuf", "Zainab", "Zara"]
        ["Ahmed", "Akhtar", "Ali", "Ashraf", "Aslam", "Bashir", "Begum", "Bibi", "Chaudhry", "Hussain", "Iqbal", "Javed",
         "Khan", "Mahmood", "Malik", "Mehmood", "Mirza", "Qureshi", "Rafiq", "Raja", "Rashid", "Shah", "Sheikh", "ul-Haq"],
    // Punjabi
    10: ["Amandeep", "Arjan", "Gurleen", "Gurpreet", "Harleen", "Harpreet", "Ishaan", "Jasleen", "Jaspreet", "Kirandeep",
         "Manpreet", "Navjot", "Ravneet", "Simran", "Sukhmani", "Tejpal"]
        ["Bains", "Bhogal", "Dhaliwal", "Dhillon", "Gill", "Grewal", "Johal", "Kalsi", "Kaur", "Sandhu", "Sidhu", "Singh",
         "Singh Rai", "Uppal"],
    // Bengali
    9: ["Abida", "Anika", "Farhan", "Habiba", "Jannat", "Labiba", "Mahdi", "Nabila", "Nusrat", "Rahim", "Sadia", "Samira",
        "Tahmid", "Tanvir"]
        ["Ahmed", "Ali", "Begum", "Chowdhury", "Hoque", "Islam", "Khatun", "Miah", "Rahman", "Sultana", "Uddin"],
    // Gujarati, Hindi, Tamil
    5: ["Aarav", "Anjali", "Deepa", "Diya", "Kavya", "Krish", "Meera", "Nikhil", "Priya", "Rohan", "Saanvi", "Tharshini"]
       ["Joshi", "Krishnan", "Mistry", "Nair", "Parekh", "Patel", "Rajaratnam", "Sharma", "Sivakumar", "Vyas"],
    // Somali
    6: ["Abdirahman", "Asha", "Ayaan", "Faduma", "Hodan", "Idil", "Liban", "Mahad", "Naima", "Sahra", "Yahye", "Zakariye"]
       ["Abdi", "Abdullahi", "Aden", "Ali", "Farah", "Hassan", "Ibrahim", "Jama", "Mohamud", "Warsame", "Yusuf"],
    // Arabic: Yemeni, Syrian, Iraqi
    4: ["Abdul-Rahman", "Amira", "Dalia", "Fares", "Hala", "Layan", "Mariam", "Omar", "Rami", "Yara"]
       ["Al-Amin", "Al-Haddad", "al-Masri", "Darwish", "El-Sayed", "Haddad", "Nasser", "Saleh"],
    // Yoruba, Igbo, Akan, Krio
    6: ["Adaeze", "Adé", "Akosua", "Chidera", "Chukwuemeka", "Folasade", "Ifeoma", "Kofi", "Kwame", "Ngozi", "Olúwaṣeun",
        "Temitope", "Tobi", "Zainabu"]
       ["Adébáyọ̀", "Adeyemi", "Asante", "Boateng", "Eze", "Mensah", "N\u{2019}Diaye", "Nwosu", "Ogunlesi", "Okafor", "Okonkwo",
        "Ọlátúnjí", "Sesay"],
    // Jamaican, Barbadian
    6: ["Aaliyah", "Andre", "Ché", "D\u{2019}Angelo", "Jada", "Jermaine", "Kiara", "Malachi", "Marcus", "Renée", "Shanice", "Tyrell",
        "Zahra-Rose"]
       ["Bailey", "Blackwood", "Campbell", "Clarke", "Francis-Cole", "Grant", "Henry", "McKenzie", "Morrison", "Reid", "Wallace"],
    // Polish, Romanian, Lithuanian, Ukrainian
    7: ["Aleksandra", "Andreea", "Bartosz", "Dovilė", "Gabija", "Ioana", "Jakub", "Julia", "Kacper", "Łucja", "Mihai", "Oksana",
        "Oliwia", "Ștefan", "Wiktoria", "Zuzanna"]
       ["Dąbrowski", "Ionescu", "Kamińska", "Kazlauskaitė", "Kowalczyk", "Lewandowska", "Mureșan", "Petrenko", "Popescu",
        "Szymański", "Wiśniewska", "Wójcik", "Zieliński"],
    // Vietnamese
    2: ["Anh Thư", "Bảo", "Hải Yến", "Minh", "Ngọc", "Quỳnh", "Thảo"] ["Đặng", "Lê", "Ngô", "Nguyễn", "Phạm", "Trần", "Vũ"],
    // Chinese: Hong Kong, mainland, Malaysia
    3: ["Chun Hei", "Hoi Ching", "Jia Yi", "Mei", "Tsz Yan", "Wai Lam", "Xin Yi", "Yuxuan"]
       ["Chan", "Chen", "Cheung", "Ho", "Li", "Lim", "Wong", "Zhang"],
    // Kurdish, Persian, Eritrean, Turkish
    4: ["Arîn", "Aryan", "Çağla", "Dilan", "Elif", "Hewan", "Parisa", "Rojîn", "Selam", "Tesfay"]
       ["Ahmadi", "Demir", "Gebremariam", "Hosseini", "Mahmoud", "Rostami", "Tekle", "Yılmaz"],
};

/// First name, last name, and what their friends write: names that stand in their own script.
const OWN_SCRIPT: &[(&str, &str, &str)] = &[
    ("ਹਰਪ੍ਰੀਤ", "ਕੌਰ", "Harpreet"),
    ("عائشہ", "بی بی", "Ayesha"),
    ("محمد", "الحسن", "Mohammed"),
    ("নুসরাত", "জাহান", "Nusrat"),
    ("美玲", "陳", "Mei-Ling"),
    ("Оксана", "Шевченко", "Oksana"),
    ("கவிதா", "சிவகுமார்", "Kavitha"),
    ("ሰላም", "ተስፋይ", "Selam"),
    ("प्रिया", "शर्मा", "Priya"),
    ("Ελένη", "Παπαδοπούλου", "Eleni"),
];

/// People whose passport has one name.
const ONE_WORD: &[&str] = &["Sukhpreet", "Nazia", "Thuraya", "Adwoa", "Wahida"];

const SHORT: &[(&str, &str)] = &[
    ("Abdirahman", "Abdi"),
    ("Aleksandra", "Ola"),
    ("Amandeep", "Aman"),
    ("Amelia", "Millie"),
    ("Bartosz", "Bart"),
    ("Charlotte", "Lottie"),
    ("Chukwuemeka", "Emeka"),
    ("Folasade", "Sade"),
    ("Gurpreet", "Guri"),
    ("Hoi Ching", "Cherry"),
    ("Ibrahim", "Ibby"),
    ("Jermaine", "Jay"),
    ("Kirandeep", "Kiran"),
    ("Megan", "Meg"),
    ("Mohammed", "Mo"),
    ("Muhammad", "Mo"),
    ("Olúwaṣeun", "Seun"),
    ("Temitope", "Tope"),
    ("Tsz Yan", "Joyce"),
    ("Yuxuan", "Kevin"),
    ("Zainab", "Zee"),
];

#[derive(Debug, Clone)]
pub struct Name {
    pub first: String,
    pub last: Option<String>,
    pub preferred: Option<String>,
    /// The community, for the names of the family.
    at: usize,
}

/// The `number`th student: now and then a name in its own script, or one word.
pub fn student(dice: &mut Dice, number: usize) -> Name {
    if number % 20 == 11 {
        let (first, last, preferred) = OWN_SCRIPT[number / 20 % OWN_SCRIPT.len()];
        return Name {
            first: first.into(),
            last: Some(last.into()),
            preferred: Some(preferred.into()),
            at: 1,
        };
    }
    if number % 40 == 26 {
        let first = ONE_WORD[number / 40 % ONE_WORD.len()];
        return Name { first: first.into(), last: None, preferred: None, at: 2 };
    }
    let mut name = adult(dice);
    let short = SHORT.iter().find(|(full, _)| *full == name.first);
    name.preferred = short.filter(|_| dice.percent(60)).map(|(_, short)| (*short).to_owned());
    name
}

pub fn adult(dice: &mut Dice) -> Name {
    let mut left = dice.roll(COMMUNITIES.iter().map(|c| c.weight).sum());
    let at = COMMUNITIES.iter().position(|c| match left.checked_sub(c.weight) {
        Some(less) => {
            left = less;
            false
        }
        None => true,
    });
    of_community(dice, at.unwrap_or_default())
}

fn of_community(dice: &mut Dice, at: usize) -> Name {
    let community = &COMMUNITIES[at];
    Name {
        first: dice.pick(community.first).unwrap_or_default().to_owned(),
        last: dice.pick(community.last).map(str::to_owned),
        preferred: None,
        at,
    }
}

/// A parent or carer: mostly of the same last name.
pub fn carer(dice: &mut Dice, of: &Name) -> Name {
    let mut name = of_community(dice, of.at);
    let own_script = of.last.as_ref().is_some_and(|l| !l.is_ascii()) && of.preferred.is_some();
    if !own_script && dice.percent(70) {
        name.last.clone_from(&of.last);
    }
    name
}

/// "amira.khan" of anything; what a mail system keeps of it.
pub fn mailbox(name: &Name) -> String {
    let plain =
        |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let first = plain(name.preferred.as_deref().filter(|_| !name.first.is_ascii()).unwrap_or(&name.first));
    let last = plain(name.last.as_deref().unwrap_or_default());
    match (first.is_empty(), last.is_empty()) {
        (true, true) => "hello".into(),
        (true, false) => last,
        (false, true) => first,
        (false, false) => format!("{first}.{last}"),
    }
}
