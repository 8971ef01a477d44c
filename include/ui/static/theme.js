// Airflow keeps the theme that a person chose there, and its pages and these have one origin.
const chosen = localStorage.getItem("theme");
if (chosen === "light" || chosen === "dark") document.documentElement.style.colorScheme = chosen;
