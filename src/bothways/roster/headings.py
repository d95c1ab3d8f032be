"""What columns are called: canonical names, understood aliases, and headings that people really write."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

_NOT_LETTER_OR_DIGIT: Final = re.compile(r"[\W_]+")
_IN_BRACKETS: Final = re.compile(r"\s*[(\[].*?[)\]]")


@cache
def heading_key(heading: str) -> str:
    """The key under which a heading is the same heading, whatever its case, accents and punctuation.

    >>> heading_key("E-Mail-Adresse *"), heading_key("Prénom") == heading_key("PRENOM")
    ('emailadresse', True)
    """
    letters = unicodedata.normalize("NFKD", heading.casefold())
    return _NOT_LETTER_OR_DIGIT.sub("", "".join(sign for sign in letters if not unicodedata.combining(sign)))


@dataclass(frozen=True, slots=True)
class ColumnSet:
    """The columns of one kind of list.

    Attributes:
        names: canonical names, in the order of the reference page.
        aliases: key of a documented other name -> canonical name; taken as said.
        guesses: key of a heading of daily life -> canonical name; taken as guessed.
    """

    names: tuple[str, ...]
    aliases: dict[str, str]
    guesses: dict[str, str]

    def find(self, heading: str) -> tuple[str | None, bool]:
        """The canonical name of a heading, and whether it was guessed."""
        key = heading_key(heading)
        if key in self.aliases:
            return self.aliases[key], False
        if key not in self.guesses:
            key = heading_key(_IN_BRACKETS.sub("", heading))
        if key in self.aliases:
            return self.aliases[key], True
        return self.guesses.get(key), key in self.guesses


def _column_set(names: str, aliases: dict[str, str], guesses: dict[str, str]) -> ColumnSet:
    canonical = tuple(names.split())
    known = {heading_key(name): name for name in canonical}
    known.update({heading_key(alias): name for alias, name in aliases.items()})
    guessed = {
        heading_key(heading): name
        for name, headings in guesses.items()
        for heading in headings.split(",")
        if heading_key(heading) not in known
    }
    return ColumnSet(canonical, known, guessed)


PEOPLE: Final = _column_set(
    "person_id email given_name family_name display_name title unit job_family location timezone languages "
    "manager_id manager_email career_level started_on tenure_months offers needs interests availability "
    "giver_capacity learner_capacity monthly_minutes direction active",
    {
        "external_id": "person_id",
        "department": "unit",
        "language": "languages",
        "start_date": "started_on",
        "skills_offered": "offers",
        "skills_wanted": "needs",
        "capacity": "giver_capacity",
    },
    {
        "person_id": "id,employee id,employee number,employee no,staff id,staff number,personnel number,worker id,"
        "user id,person,Personalnummer,Personal-Nr,Pers.-Nr.,Mitarbeiternummer,Mitarbeiter-Nr,Mitarbeiter-ID,"
        "Personen-ID,Kennung,matricule,numéro employé,numéro d'employé,identifiant,id employé,id salarié,"
        "número de empleado,id empleado,id de empleado,legajo,identificador,número de personal",
        "email": "mail,e-mail address,email id,work email,business email,E-Mail-Adresse,Mailadresse,"
        "E-Mail dienstlich,dienstliche E-Mail,courriel,adresse e-mail,adresse mail,adresse électronique,mél,"
        "correo,correo electrónico,dirección de correo,dirección de correo electrónico",
        "given_name": "first name,forename,Vorname,Rufname,prénom,nombre de pila,primer nombre",
        "family_name": "last name,surname,Nachname,Familienname,Zuname,nom de famille,apellido,apellidos",
        "display_name": "full name,name,employee,employee name,participant,mentor,mentee,mentor name,mentee name,"
        "Anzeigename,vollständiger Name,Mitarbeiter,Mitarbeiterin,Name Mitarbeiter,nom,nom complet,nom et prénom,"
        "prénom et nom,collaborateur,nombre,nombre completo,nombre y apellidos,empleado",
        "title": "job title,position,role,Titel,Stelle,Stellenbezeichnung,Funktion,Berufsbezeichnung,poste,fonction,"
        "intitulé du poste,titre,cargo,puesto,título",
        "unit": "organisation unit,organizational unit,org unit,division,business unit,team,Abteilung,Bereich,"
        "Einheit,Organisationseinheit,service,département,direction générale,unité,departamento,área,unidad",
        "job_family": "job group,function,job function,Berufsgruppe,Jobfamilie,Tätigkeitsfeld,famille de métiers,"
        "famille professionnelle,métier,familia profesional,familia de puestos,grupo profesional",
        "location": "site,office,city,work location,Standort,Ort,Dienstort,Arbeitsort,lieu,lieu de travail,site de "
        "travail,bureau,ubicación,sede,lugar de trabajo,oficina,ciudad",
        "timezone": "time zone,tz,Zeitzone,fuseau horaire,fuseau,zona horaria,huso horario",
        "languages": "working languages,spoken languages,Sprache,Sprachen,Arbeitssprachen,langue,langues,"
        "langues de travail,idioma,idiomas,lenguas",
        "manager_id": "manager,supervisor,supervisor id,line manager id,reports to,manager number,"
        "Vorgesetzter ID,Vorgesetzten-ID,Führungskraft-ID,Personalnummer Führungskraft,Personalnummer Vorgesetzter,"
        "id manager,matricule manager,matricule responsable,id responsable,id del responsable,id jefe,id supervisor",
        "manager_email": "manager e-mail,line manager email,supervisor email,E-Mail Führungskraft,"
        "E-Mail Vorgesetzter,E-Mail der Führungskraft,e-mail manager,e-mail du manager,courriel du responsable,"
        "correo del responsable,correo del jefe,correo del supervisor",
        "career_level": "level,grade,job level,seniority,Karrierestufe,Stufe,Ebene,Karrierelevel,niveau,"
        "niveau hiérarchique,échelon,nivel,nivel profesional,nivel jerárquico",
        "started_on": "hire date,date of hire,joined,joined on,date joined,start,Eintrittsdatum,Eintritt,"
        "Einstellungsdatum,Startdatum,date d'entrée,date d'embauche,date d'arrivée,date de début,"
        "fecha de ingreso,fecha de alta,fecha de inicio,fecha de contratación",
        "tenure_months": "tenure,months of service,Betriebszugehörigkeit (Monate),Betriebszugehörigkeit in Monaten,"
        "Betriebszugehörigkeit,ancienneté,ancienneté en mois,antigüedad,antigüedad en meses",
        "offers": "skills,expertise,can teach,teaches,strengths,skills to share,I can offer,Kompetenzen,Fähigkeiten,"
        "Stärken,Angebote,bietet,kann vermitteln,bietet an,compétences,compétences offertes,propose,peut enseigner,"
        "competencias,habilidades,ofrece,puede enseñar",
        "needs": "wants to learn,would like to learn,learning goals,development goals,goals,skills needed,"
        "skills to learn,topics wanted,Lernziele,Lernwünsche,möchte lernen,sucht,Bedarf,Entwicklungsziele,"
        "besoins,souhaite apprendre,objectifs,objectifs d'apprentissage,compétences recherchées,"
        "necesidades,quiere aprender,desea aprender,objetivos,objetivos de aprendizaje",
        "interests": "interest,hobbies,Interessen,centres d'intérêt,intérêts,intereses,aficiones",
        "availability": "available,available times,free times,Verfügbarkeit,verfügbar,Zeiten,Zeitfenster,"
        "disponibilité,disponibilités,disponibilidad,horario",
        "giver_capacity": "mentor capacity,number of mentees,max mentees,places,Kapazität,Plätze,Anzahl Mentees,"
        "capacité,nombre de mentorés,places disponibles,capacidad,plazas,número de mentorizados",
        "learner_capacity": "mentee capacity,number of mentors,max mentors,Anzahl Mentoren,nombre de mentors,"
        "número de mentores",
        "monthly_minutes": "minutes per month,minutes a month,Minuten pro Monat,Minuten im Monat,minutes par mois,"
        "minutos al mes,minutos por mes",
        "direction": "mentoring role,programme role,mentor or mentee,wants to,Richtung,Rolle im Programm,"
        "Mentor oder Mentee,sens,rôle dans le programme,dirección,rol en el programa",
        "active": "is active,employed,aktiv,actif,en poste,activo",
    },
)

SKILLS: Final = _column_set(
    "person_id skill category kind level priority evidence",
    {"external_id": "person_id"},
    {
        "person_id": "id,employee id,employee number,email,e-mail address,Personalnummer,Mitarbeiternummer,"
        "matricule,courriel,número de empleado,correo electrónico",
        "skill": "skill name,topic,Kompetenz,Fähigkeit,Thema,compétence,thème,sujet,competencia,habilidad,tema",
        "category": "group,Kategorie,Gruppe,catégorie,groupe,categoría,grupo",
        "kind": "type,offer or need,Art,Typ,genre,clase,tipo",
        "level": "proficiency,skill level,Niveau,Stufe,Könnensstufe,nivel",
        "priority": "importance,Priorität,Wichtigkeit,priorité,prioridad",
        "evidence": "proof,Nachweis,Beleg,preuve,prueba,evidencia",
    },
)

PREFERENCES: Final = _column_set(
    "person_id other_id kind",
    {"external_id": "person_id"},
    {
        "person_id": "id,employee id,email,Personalnummer,matricule",
        "other_id": "other,other person,partner,andere Person,autre personne,otra persona",
        "kind": "type,Art,Typ,tipo",
    },
)

CONFLICTS: Final = _column_set(
    "person_id other_id reason",
    {"external_id": "person_id"},
    {
        "person_id": "id,employee id,email,Personalnummer,matricule",
        "other_id": "other,other person,partner,andere Person,autre personne,otra persona",
        "reason": "why,comment,Grund,raison,motivo",
    },
)

MATCHING: Final = _column_set(
    "giver_id learner_id model",
    {"mentor_id": "giver_id", "mentee_id": "learner_id"},
    {
        "giver_id": "giver,mentor,mentor e-mail,reverse mentor,Mentorin,donne,mentora",
        "learner_id": "learner,mentee,mentee e-mail,senior learner,mentoré,mentorizado",
    },
)

SCORES: Final = _column_set(
    "giver_id learner_id score slot giver_score learner_score",
    {"mentor_id": "giver_id", "mentee_id": "learner_id", "giver": "giver_id", "learner": "learner_id"},
    {},
)

CAPACITIES: Final = _column_set("person_id role capacity", {"person": "person_id", "places": "capacity"}, {})

PEOPLE_NAMED: Final = _column_set("person_id", {"person": "person_id", "external_id": "person_id"}, {})

REPORTING: Final = _column_set(
    "person_id superior_id kind", {"person": "person_id", "superior": "superior_id", "type": "kind"}, {}
)


def recognised(heading: str) -> bool:
    """Whether any list has a column of this name; tells separators apart.

    >>> recognised("Abteilung"), recognised("email;given_name")
    (True, False)
    """
    return any(
        columns.find(heading)[0] is not None for columns in (PEOPLE, SKILLS, PREFERENCES, CONFLICTS, SCORES)
    )
